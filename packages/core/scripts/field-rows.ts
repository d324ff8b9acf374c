import type { jsonSchema } from "../src/operations/index.ts";

type Schema = ReturnType<typeof jsonSchema>;

/** A field of a request, as a table shows it. */
export interface FieldRow {
  /** Dotted, with `[]` for the entries of an array: `references[].uri`. */
  path: string;
  type: string;
  /** Whether the object it stands in must have it. */
  required: boolean;
  /** The values, range or length allowed; empty when anything of the type is. */
  allowed: string;
  description: string;
}

/** The fields of an object schema, each followed by the fields inside it. */
export function fieldRows(schema: Schema, prefix = ""): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (!isSchema(field)) return [];
    const path = prefix + name;
    const row: FieldRow = {
      path,
      type: alternatives(field).map(typeName).join(" or "),
      required: schema.required?.includes(name) ?? false,
      allowed: alternatives(field).map(allowedValues).filter(Boolean).join("; "),
      description: field.description ?? "",
    };
    return [row, ...alternatives(field).flatMap((each) => insideOf(each, path))];
  });
}

// JSON Schema has `true` and `false` for schemas of anything and nothing; request schemas have neither.
const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

const alternatives = (schema: Schema) => schema.anyOf?.filter(isSchema) ?? [schema];

function insideOf(schema: Schema, path: string): FieldRow[] {
  return isSchema(schema.items) ? fieldRows(schema.items, `${path}[].`) : fieldRows(schema, `${path}.`);
}

const typeName = ({ type, items }: Schema) => (isSchema(items) ? `array of ${items.type}s` : `${type}`);

function allowedValues(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  return [
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    range(minItems, maxItems, maxItems === 1 ? " entry" : " entries"),
  ].join("");
}

function range(min: number | undefined, max: number | undefined, unit: string): string {
  if (max === undefined) return min === undefined ? "" : `at least ${min}${unit}`;
  return min === undefined ? `at most ${max}${unit}` : `${min} to ${max}${unit}`;
}
