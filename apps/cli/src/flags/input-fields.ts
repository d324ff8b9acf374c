import {
  type InputRules,
  jsonSchema,
  type MediaRule,
  type OperationInputs,
  type OperationName,
  operations,
} from "@understudy/core";

/** One value in the input of an operation: a leaf of its JSON Schema. */
export interface InputField {
  /** From the outside in; a number is the place in a list. */
  path: readonly (string | number)[];
  type: "text" | "number" | "switch";
  /** The values allowed, where they are listed. */
  allowed: readonly (string | number)[];
  /** The only value there is, where there is only one. */
  fixed?: string | number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** The rule of the media that the address leads to, where it is one. */
  media?: MediaRule | undefined;
  required: boolean;
  says: string;
}

/** The dotted path of every value in an input; a list counts from 0. */
export type FieldPath<Name extends OperationName> = LeafPath<OperationInputs[Name]>;

type LeafPath<T> = T extends string | number | boolean
  ? never
  : T extends readonly (infer Item)[]
    ? Below<`${number}`, Item>
    : { [Key in keyof T & string]-?: Below<Key, NonNullable<T[Key]>> }[keyof T & string];
type Below<Key extends string, T> = T extends string | number | boolean ? Key : `${Key}.${LeafPath<T>}`;

type Schema = Exclude<NonNullable<ReturnType<typeof jsonSchema>["not"]>, boolean>;

/** The fields of an operation, read from its JSON Schema and its media rules; a list is spread out to its longest. */
export function inputFields(operation: OperationName, rules?: InputRules): InputField[] {
  const { media } = operations[operation];
  return leaves(jsonSchema(operation, rules), { path: [], required: true, says: "" }).map((field) => ({
    ...field,
    media: media.find(({ path }) => matches(path, field.path)),
  }));
}

function matches(pattern: readonly string[], path: InputField["path"]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((key, index) => (key === "*" ? typeof path[index] === "number" : key === path[index]))
  );
}

type Place = Pick<InputField, "path" | "required" | "says">;

function leaves(schema: Schema, place: Place): Omit<InputField, "media">[] {
  const says = [place.says, schema.description].filter(Boolean).join(" ");
  // Where a field takes one thing or a list of things, the list can say all that the one thing can.
  const list = schema.anyOf?.find(({ type }) => type === "array");
  if (list) return leaves(list, { ...place, says });
  if (schema.type === "array") {
    const item = schema.items as Schema;
    return Array.from({ length: schema.maxItems ?? 1 }, (_, index) =>
      leaves(item, { path: [...place.path, index], required: place.required && index === 0, says }),
    ).flat();
  }
  if (schema.type === "object") {
    return Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      leaves(property as Schema, {
        path: [...place.path, key],
        required: place.required && (schema.required ?? []).includes(key),
        says,
      }),
    );
  }
  return [{ ...place, ...valueFacts(schema), says }];
}

function valueFacts(schema: Schema): Omit<InputField, keyof Place | "media"> {
  return {
    type: schema.type === "boolean" ? "switch" : schema.type === "string" ? "text" : "number",
    allowed: (schema.enum ?? []).filter(isListable),
    fixed: isListable(schema.const) ? schema.const : undefined,
    min: schema.minimum,
    max: schema.maximum,
  };
}

function isListable(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
