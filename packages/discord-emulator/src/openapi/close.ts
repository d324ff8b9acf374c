import type { Deviation } from "./overlay.ts";

/** A JSON schema, as far as it matters here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  [key: string]: unknown;
}

/** An OpenAPI description, as far as it matters here. */
export interface Description {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, unknown>>;
  [key: string]: unknown;
}

/** Corrects a description where it is known to deviate. Changes it in place. */
export function correct(description: Description, deviations: readonly Deviation[]): void {
  for (const { schemas, property, is } of deviations) {
    for (const name of schemas) {
      const properties = description.components.schemas[name]?.properties;
      if (properties) properties[property] = is as Schema;
    }
  }
}

/**
 * Makes a description strict, in place: no object has fields it does not describe, and of things with a `type` only the
 * schema of that very type judges, so that one mistake is one complaint.
 */
export function close(description: Description): void {
  const { schemas } = description.components;
  const targetOf = ({ $ref }: Schema) => schemas[$ref?.split("/").at(-1) ?? ""];

  function walk(node: unknown): void {
    if (Array.isArray(node)) for (const inner of node) walk(inner);
    if (Array.isArray(node) || typeof node !== "object" || node === null) return;
    const schema = node as Schema;
    if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
    Object.values(schema).forEach(walk);
    for (const union of ["anyOf", "oneOf"] as const) {
      const branches = schema[union];
      const judged = branches && (unlessNull(branches) ?? byType(branches));
      if (!judged) continue;
      delete schema[union];
      Object.assign(schema, judged);
    }
  }

  /** One thing or null: when it is not null, the thing's own complaints are all there is to say. */
  function unlessNull(branches: readonly Schema[]): Schema | undefined {
    const things = branches.filter(({ type }) => type !== "null");
    const [only] = things;
    return only && things.length === 1 && branches.length === 2
      ? { if: { type: "null" }, else: only }
      : undefined;
  }

  function byType(branches: readonly Schema[]): Schema | undefined {
    const things = branches.filter(({ type }) => type !== "null");
    const kinds = things.map((branch) => targetOf(branch)?.properties?.type?.enum);
    if (things.length < 2 || kinds.some((kind) => !kind)) return undefined;
    const known = new Set(kinds.flat());
    if (known.size !== kinds.flat().length) return undefined;
    return {
      type: things.length === branches.length ? "object" : ["object", "null"],
      required: ["type"],
      allOf: [
        { properties: { type: { enum: [...known] } } },
        ...things.map((branch, n) => ({
          if: { type: "object", properties: { type: { enum: kinds[n] ?? [] } }, required: ["type"] },
          // biome-ignore lint/suspicious/noThenProperty: it is the keyword of JSON Schema
          then: branch,
        })),
      ],
    };
  }

  walk(description);
}
