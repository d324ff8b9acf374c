import { jsonSchema, type OperationName, operations } from "@understudy/core";
import type { ServerFacts } from "../server/answers.ts";
import { slotsOf } from "./slots.ts";

/** How a field is asked for. Ranges and choices are the operation's own. */
export type Control =
  | { kind: "switch" }
  | { kind: "choice"; choices: readonly (string | number)[] }
  | { kind: "scale"; min: number; max: number }
  | { kind: "number"; min: number; max: number }
  | { kind: "text"; maxLength: number; isRequired: boolean };

/** A field of an operation that is not media. */
export interface Field {
  /** Its name in the input; the dotted path of a nested one. */
  name: string;
  control: Control;
  /** What is used when it is left out, where that is known. */
  preset: string | number | boolean | undefined;
}

/** A scale of more steps than this is a number to type. */
const mostSteps = 10;

/** The fields that people fill in, in the operation's own order, from its request schema. */
export function fieldsOf(operation: OperationName, server?: ServerFacts): Field[] {
  const models = server?.operations[operation]?.models;
  const schema = jsonSchema(operation, { optionalCallback: true, ...(models ? { models } : {}) });
  const { defaults, sizes, models: ownModels } = operations[operation];
  const left = new Set(["callback_url", ...slotsOf(operation).map(({ field }) => field)]);
  // Where an operation names no sizes, the provider does not heed one.
  if (sizes.length === 0) left.add("ratio");
  return readProperties(schema as JsonSchema, "")
    .filter(({ name }) => !left.has(name.split(".")[0] ?? name))
    .map(({ name, control }) => ({
      name,
      // Other spellings of a model are no choices.
      control: name === "model" ? { kind: "choice" as const, choices: models ?? ownModels } : control,
      preset: defaults[name],
    }))
    .filter(({ control }) => control.kind !== "choice" || control.choices.length > 1);
}

/** The part of JSON Schema that request schemas use. */
interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: (string | number)[];
  const?: string | number;
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

function readProperties(schema: JsonSchema, prefix: string): { name: string; control: Control }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key;
    if (property.type === "object") return readProperties(property, `${name}.`);
    const control = controlOf(property, schema.required?.includes(key) ?? false);
    return control ? [{ name, control }] : [];
  });
}

function controlOf(schema: JsonSchema, isRequired: boolean): Control | undefined {
  if (schema.enum) return { kind: "choice", choices: schema.enum };
  if (schema.type === "boolean") return { kind: "switch" };
  if (schema.type === "string" && schema.maxLength !== undefined)
    return { kind: "text", maxLength: schema.maxLength, isRequired };
  const { minimum, maximum } = schema;
  if (schema.type !== "integer" || minimum === undefined || maximum === undefined) return undefined;
  const kind = maximum - minimum < mostSteps ? "scale" : "number";
  return { kind, min: minimum, max: maximum };
}
