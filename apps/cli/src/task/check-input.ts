import {
  type InputRules,
  type Operation,
  type OperationInputs,
  type OperationName,
  type Price,
  preflight,
} from "@understudy/core";
import type { InputForm } from "../flags/input-flags.ts";
import type { Measured, MediaNotice } from "./measure.ts";

/** A sentence about the input, in the words of the command line. */
export interface Said {
  code: string;
  /** Where in the input, as the wire calls it. */
  path: readonly (string | number)[];
  /** The flag it is about, where it is about one. */
  flag?: string | undefined;
  message: string;
}

/** What is known of an input before it costs anything. */
export interface CheckedInput {
  issues: Said[];
  advisories: Said[];
  price: Price;
}

/** Checks an input by the rules of its operation, and words what core and the measuring found for the command line. */
export function checkInput<Name extends OperationName>(
  operation: Operation<OperationInputs[Name]>,
  form: InputForm,
  input: unknown,
  found: Measured,
  rules: InputRules,
): CheckedInput {
  const { issues, advisories, price } = preflight(operation, input, {
    media: found.media,
    rules,
  });
  const ours = ({ code, path, message }: MediaNotice): Said => {
    const flag = form.flagOf(path);
    return { code, path, flag, message: `${flag ? `--${flag}` : path.join(".")} ${message}` };
  };
  const said = [...issues.map((issue) => saidOf(form, issue)), ...found.issues.map(ours)];
  return {
    issues: said.flatMap((issue) => foundByLooking(form, issue, said)),
    advisories: [...advisories.map((advisory) => saidOf(form, advisory)), ...found.advisories.map(ours)],
    price,
  };
}

/** A notice of core, or of a server, in the words of the command line: it begins with the name of the field. */
export function saidOf(form: InputForm, { code, path, message }: Omit<Said, "flag">): Said {
  const flag = form.flagOf(path);
  const inOurWords = flag ? message.replace(/^\S+/, `--${flag}`) : asSentence(message);
  return { code, path, flag, message: form.refusalOf(path) ?? inOurWords };
}

/**
 * What looking at a medium would have filled in is missing: no news where the medium itself is refused, and otherwise
 * worth saying why it is asked for.
 */
function foundByLooking(form: InputForm, issue: Said, all: readonly Said[]): Said[] {
  const flag = form.flags.find(({ name }) => name === issue.flag);
  if (issue.code !== "required" || !flag?.field.required || flag.required) return [issue];
  const parent = issue.path.slice(0, -1);
  const isBeside = ({ path }: Pick<Said, "path">) => parent.every((key, index) => path[index] === key);
  if (all.some((other) => other !== issue && isBeside(other))) return [];
  const medium = form.flags.find(({ field }) => field.media && isBeside(field));
  const why = ` where --${medium?.name} is not looked at.`;
  return [medium ? { ...issue, message: issue.message.replace(/\.$/, why) } : issue];
}

/** Core begins with the name of the field: `price is …`. */
function asSentence(message: string): string {
  return /^[a-z]+ /.test(message) ? `The ${message}` : message;
}
