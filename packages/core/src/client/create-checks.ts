import { InvalidInputError } from "../errors.ts";
import { type Issue, jsonText, notice, written } from "../notices.ts";
import { type OperationName, operationNames, operations } from "../operations/index.ts";
import { checkHeader } from "./options.ts";

// What a create is told besides its input.

/**
 * The operation of a name, which may come from anywhere.
 * @throws {InvalidInputError} when there is none.
 */
export function checkOperation(name: OperationName): (typeof operations)[OperationName] {
  if (Object.hasOwn(operations, name)) return operations[name];
  const expected = `one of ${operationNames.join(", ")}`;
  throw new InvalidInputError([notice("not_allowed", ["operation"], { expected, given: written(name) })]);
}

/** What cannot be sent as the end user a task is for: 1 to 200 printable characters. */
export function checkSubject(subject: string): Issue[] {
  return checkHeader("subject", subject, 200);
}

/** Longest metadata as JSON, in bytes. */
const longestMetadata = 4096;

/** What cannot be kept with a task. */
export function checkMetadata(metadata: unknown): Issue[] {
  const json = jsonText(metadata);
  if (json === undefined) {
    const params = { expected: "something that JSON can hold", given: written(metadata) };
    return [notice("wrong_type", ["metadata"], params)];
  }
  const { length } = new TextEncoder().encode(json);
  const params = { expected: `at most ${longestMetadata} bytes of JSON`, given: `${length} bytes` };
  return length > longestMetadata ? [notice("not_allowed", ["metadata"], params)] : [];
}
