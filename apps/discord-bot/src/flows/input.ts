import { assetsOf, jsonSchema, maxBytesByUrl, type OperationName, operations } from "@understudy/core";
import type { SaidNotice } from "@understudy/locales/notices";
import type { GivenFile } from "../files.ts";

/** The media addresses in an input, and where they stand. */
export function addressesIn(
  operation: OperationName,
  input: unknown,
): { path: (string | number)[]; key: string; url: string }[] {
  return assetsOf(operations[operation], input).map(({ path, key, uri }) => ({ path, key, url: uri }));
}

/** The same input with another value in one place. */
export function withValue(
  input: Record<string, unknown>,
  [first, ...rest]: readonly (string | number)[],
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(input);
  if (first === undefined) return copy;
  let parent: Record<string | number, unknown> = copy;
  let key = first;
  for (const next of rest) {
    parent = parent[key] as Record<string | number, unknown>;
    key = next;
  }
  parent[key] = value;
  return copy;
}

/** An input with a seed of its own, so that the same can be made again. Act-One has none. */
export function withSeed(
  operation: OperationName,
  input: Record<string, unknown>,
  random: () => number,
): Record<string, unknown> {
  const max = maxSeedOf(operation);
  if (max === undefined || input.seed !== undefined) return input;
  return { ...input, seed: Math.floor(random() * (max + 1)) };
}

/** The largest seed of an operation; `undefined` where it has none. */
export function maxSeedOf(operation: OperationName): number | undefined {
  return property(operation, "seed")?.maximum;
}

/** Whether an operation takes the provider's moderation setting. */
export function hasModeration(operation: OperationName): boolean {
  return property(operation, "contentModeration") !== undefined;
}

interface Property {
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** What core's schema says of a field; `undefined` where the operation does not have it. */
export function property(operation: OperationName, field: string): Property | undefined {
  const { properties = {} } = jsonSchema(operation) as { properties?: Record<string, Property> };
  return Object.hasOwn(properties, field) ? properties[field] : undefined;
}

/** What is too large to be sent is known before anything is copied. */
export function sizeIssues(files: readonly { path: (string | number)[]; file: GivenFile }[]): SaidNotice[] {
  return files.flatMap(({ path, file }) => {
    const max = file.kind && maxBytesByUrl[file.kind];
    if (max === undefined || file.bytes <= max) return [];
    const params = { max: max / 1e6, given: Math.ceil(file.bytes / 1e5) / 10 };
    const message = `The file may be at most ${params.max} MB, but it has ${params.given} MB.`;
    return [{ code: "media_too_large", path, message, params }];
  });
}
