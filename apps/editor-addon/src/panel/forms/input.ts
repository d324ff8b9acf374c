import {
  type InputMedia,
  type MediaFacts,
  type OperationName,
  operations,
  type Preflight,
  preflight,
} from "@understudy/core";
import { fitSize, type Stretch } from "@understudy/media";
import type { ServerFacts } from "../server/answers.ts";
import type { Fields } from "../state/state.ts";
import { type Slot, slotsOf } from "./slots.ts";

/** What stands in a slot: an address and what was measured behind it. */
export interface Filled {
  uri: string;
  facts: MediaFacts | undefined;
}

/** The body of a create, from what was filled in. Defaults are left to whoever receives it. */
export function inputOf(
  operation: OperationName,
  filled: Readonly<Record<string, Filled | undefined>>,
  fields: Fields,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const slot of slotsOf(operation)) {
    const media = filled[slot.key];
    if (media) setMedia(input, slot, media);
  }
  for (const [name, value] of Object.entries(fields)) setField(input, name.split("."), value);
  return input;
}

function setMedia(input: Record<string, unknown>, { rule, kinds }: Slot, { uri, facts }: Filled): void {
  const [field = "", ...inside] = rule.path;
  // An address that stands in an object has its kind beside it.
  const value = inside.length === 0 ? uri : { type: facts?.kind ?? kinds[0], uri };
  input[field] = inside[0] === "*" ? [value] : value;
}

function setField(input: Record<string, unknown>, [key = "", ...inside]: string[], value: unknown): void {
  if (inside.length === 0) {
    input[key] = value;
    return;
  }
  const nested = { ...(input[key] as Record<string, unknown> | undefined) };
  setField(nested, inside, value);
  input[key] = nested;
}

/** Checks an input as the server will, price included, from what was measured here. Nothing is sent. */
export function checkInput(
  operation: OperationName,
  filled: Readonly<Record<string, Filled | undefined>>,
  fields: Fields,
  server: ServerFacts | undefined,
): Preflight & { input: Record<string, unknown> } {
  const { models, price } = server?.operations[operation] ?? {};
  const media: InputMedia = Object.fromEntries(
    Object.entries(filled).map(([key, entry]) => [key, entry?.facts]),
  );
  const rules = {
    allowUploadUris: true,
    optionalCallback: true,
    ...(models && models.length > 0 ? { models } : {}),
  };
  const check = (given: Fields) => {
    const input = inputOf(operation, filled, given);
    return { input, ...preflight(operations[operation], input, { media, price, rules }) };
  };
  const driving = slotsOf(operation)[0];
  const facts = driving && filled[driving.key]?.facts;
  if (fields.ratio !== undefined || !facts) return check(fields);
  const fits = operations[operation].sizes.filter(
    ({ ratio }) =>
      !check({ ...fields, ratio }).advisories.some(({ code }) => code === "ratio_model_mismatch"),
  );
  const nearest = fitSize(fits, facts);
  return check(nearest ? { ...fields, ratio: nearest.size.ratio } : fields);
}

/** The facts of a part of a film. */
export function factsOfPart(facts: MediaFacts, part: Stretch | undefined): MediaFacts {
  if (facts.kind !== "video" || !part) return facts;
  const durationSeconds = part.end - part.start;
  const share = facts.durationSeconds > 0 ? durationSeconds / facts.durationSeconds : 1;
  return { ...facts, durationSeconds, sizeBytes: Math.ceil(facts.sizeBytes * share) };
}
