import fc from "fast-check";

const words = [
  "status",
  "data",
  "code",
  "error",
  "task_id",
  "output",
  "progress",
  "success",
  "SUCCEEDED",
  "failed",
  "task_not_exist",
  "__proto__",
  "constructor",
  "toString",
  "2",
  "3",
];
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    ...words,
    null,
    true,
    0,
    1,
    2,
    3,
    200,
    400,
    429,
    500,
    -1,
    1e308,
    "",
    " ",
    "30%",
    "\ud800",
  ),
  fc.string(),
  fc.double(),
);
const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...words), scalar),
  fc.dictionary(fc.constantFrom(...words), fc.dictionary(fc.constantFrom(...words), scalar)),
);

/** JSON that was one of `originals` before a few of its values were replaced, removed, renamed or wrapped. */
export function mutatedJson(originals: readonly unknown[]): fc.Arbitrary<unknown> {
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom("replace" as const, "remove" as const, "rename" as const, "wrap" as const),
    value: fc.oneof(scalar, anyJson),
    name: fc.constantFrom(...words),
  });
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(mutation, { maxLength: 4 }))
    .map(([original, mutations]) => {
      const mutated = mutations.reduce<unknown>(mutate, structuredClone(original));
      // As it would arrive: without what JSON cannot say.
      return JSON.parse(JSON.stringify(mutated) ?? "null");
    });
}

interface Mutation {
  at: number;
  kind: "replace" | "remove" | "rename" | "wrap";
  value: unknown;
  name: string;
}

function mutate(json: unknown, { at, kind, value, name }: Mutation): unknown {
  const places = placesIn(json);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return value;
  const { parent, key } = place;
  const old: unknown = Reflect.get(parent, key);
  if (kind === "replace") define(parent, key, value);
  else Reflect.deleteProperty(parent, key);
  if (kind === "rename") define(parent, name, old);
  if (kind === "wrap") define(parent, key, { [name]: old });
  return json;
}

/** Text that may be JSON: mutated, truncated, preceded or followed by something else, or no JSON at all. */
export function mutatedText(originals: readonly unknown[]): fc.Arbitrary<string> {
  const text = fc.oneof(mutatedJson(originals), anyJson).map((json) => JSON.stringify(json) ?? "");
  const cut = fc.tuple(text, fc.double({ min: 0, max: 1, noNaN: true }));
  const html = fc.string().map((body) => `<html>${body}</html>`);
  return fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: cut.map(([text, part]) => text.slice(0, Math.floor(text.length * part))) },
    { weight: 1, arbitrary: fc.tuple(fc.string(), text).map(([before, text]) => before + text) },
    { weight: 1, arbitrary: fc.oneof(html, fc.string({ unit: "binary" }), fc.constant("")) },
  );
}

/** All texts and numbers in some JSON, keys left out. */
export function valuesIn(json: unknown): unknown[] {
  if (typeof json !== "object" || json === null) return [json];
  return Object.values(json).flatMap(valuesIn);
}

function placesIn(json: unknown): { parent: object; key: string }[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.keys(json).flatMap((key) => [{ parent: json, key }, ...placesIn(Reflect.get(json, key))]);
}

/** As a parser does it: `__proto__` is a key like any other. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}
