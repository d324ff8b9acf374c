import type { InputRules, OperationName } from "@understudy/core";
import type { Flag, FlagValues } from "./flag.ts";
import { type FieldPath, type InputField, inputFields } from "./input-fields.ts";

/** How a field is presented, where its definition is not enough. */
interface Presentation {
  flag?: string;
  alias?: string;
  value?: string;
  says?: string;
  /** The command finds the value itself. */
  optional?: true;
}
/** A field that no flag fills: the value it always has, and what to say of the flag beside it where that is refused. */
interface Constant {
  always: string;
  refused?: string;
}
/** What people call a field, or the value it always has. */
export type Naming = Presentation | Constant;
/** The fields of an operation that get a name of their own; every other flag is named after its field. */
export type Namings<Name extends OperationName> = { readonly [Path in FieldPath<Name>]?: Naming };

/** A flag that fills one field of an input. */
export interface InputFlag extends Flag {
  field: InputField;
}

/** How a command line becomes the input of an operation. */
export interface InputForm {
  flags: readonly InputFlag[];
  /** The input that the flags describe. It is not checked here: `preflight` of core judges it. */
  input(values: FlagValues): Record<string, unknown>;
  /** The flag of a field, for sentences; the path may be that of a part of the input. */
  flagOf(path: readonly (string | number)[]): string | undefined;
  /** What to say when the value that a field always has is refused, where there is something better than its path. */
  refusalOf(path: readonly (string | number)[]): string | undefined;
}

/** Derives the flags of an operation from its definition. */
export function inputForm<Name extends OperationName>(
  operation: Name,
  namings: Namings<Name>,
  rules?: InputRules,
): InputForm {
  const flags: InputFlag[] = [];
  const constants: { path: InputField["path"]; value: string | number; refused?: string | undefined }[] = [];
  for (const field of inputFields(operation, rules)) {
    const naming = (namings as Record<string, Naming | undefined>)[field.path.join(".")];
    if (naming && "always" in naming)
      constants.push({ path: field.path, value: naming.always, refused: naming.refused });
    else if (field.fixed !== undefined) constants.push({ path: field.path, value: field.fixed });
    else flags.push(flagFor(field, naming ?? {}));
  }

  return {
    flags,
    input(values) {
      const input: Record<string, unknown> = {};
      for (const { name, field } of flags) {
        const value = values[name];
        if (value !== undefined) place(input, field.path, parse(value, field));
      }
      // A constant belongs to what stands beside it: without the address there is nothing to say the type of.
      for (const { path, value } of constants) {
        if (find(input, path.slice(0, -1)) !== undefined) place(input, path, value);
      }
      return input;
    },
    flagOf(path) {
      const wanted = path.join(".");
      const exact = flags.find(({ field }) => field.path.join(".") === wanted);
      const inside = flags.filter(({ field }) => field.path.join(".").startsWith(`${wanted}.`));
      return (exact ?? inside.find(({ required }) => required) ?? inside[0])?.name;
    },
    refusalOf(path) {
      const wanted = path.join(".");
      return constants.find(({ path }) => path.join(".") === wanted)?.refused;
    },
  };
}

/** As many values as can stand between the brackets of a help text. */
const shortList = 2;

function flagFor(field: InputField, naming: Presentation): InputFlag {
  const own = field.path.filter((key) => typeof key === "string").at(-1) ?? "";
  return {
    name: naming.flag ?? own.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll("_", "-"),
    alias: naming.alias,
    value: field.type === "switch" ? undefined : (naming.value ?? placeholder(field)),
    choices: field.allowed.length > shortList ? field.allowed : undefined,
    says: `${naming.says ?? field.says}${field.media ? " With an Understudy server, a file too." : ""}`,
    required: field.required && !naming.optional,
    field,
  };
}

function placeholder({ allowed, min, max, type, media }: InputField): string {
  if (allowed.length > 0 && allowed.length <= shortList) return allowed.join("|");
  if (min !== undefined && max !== undefined) return `${min}-${max}`;
  if (allowed.length > 0) return "value";
  if (type === "number") return "number";
  return media ? "url" : "text";
}

/** Text that is not a number stays text: core then says what is wrong with it. */
function parse(value: string | boolean, { type }: InputField): string | number | boolean {
  return type === "number" && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)
    ? Number(value)
    : value;
}

type Node = Record<string | number, unknown>;

function find(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Node | undefined)?.[key], root);
}

function place(root: Node, path: readonly (string | number)[], value: unknown): void {
  const [key, next] = path;
  if (key === undefined) return;
  if (next === undefined) {
    root[key] = value;
    return;
  }
  root[key] ??= typeof next === "number" ? [] : {};
  place(root[key] as Node, path.slice(1), value);
}
