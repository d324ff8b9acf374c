import fc from "fast-check";
import { expect, test } from "vitest";
import { inputs } from "../../test/test-client.ts";
import { operationNames, operations } from "./index.ts";
import { preflight } from "./preflight.ts";

/** Values as JSON and JavaScript have them, odd keys, odd numbers and odd objects included. */
const anything = fc.anything({
  key: fc.oneof(
    fc.string(),
    fc.constantFrom("__proto__", "constructor", "toString", "type", "uri", "position"),
  ),
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
const oddValue = fc.oneof(
  anything,
  fc.constantFrom(
    () => 5,
    Symbol("x"),
    1e21,
    -0,
    Number.NaN,
    "x".repeat(10_000),
    "https://",
    "data:,",
    "runway://",
  ),
  fc.webUrl(),
);

/** A good input of some operation with one field replaced, added, or all of them foreign. */
const cases = fc.constantFrom(...operationNames).chain((name) => {
  const fields = [
    ...Object.keys(inputs[name]),
    "model",
    "seed",
    "ratio",
    "promptImage",
    "references",
    "__proto__",
  ];
  const oneField = fc
    .tuple(fc.constantFrom(...fields), oddValue)
    .map(([field, value]) => Object.defineProperty({ ...inputs[name] }, field, { value, enumerable: true }));
  return fc.tuple(fc.constant(name), fc.oneof(oneField, oddValue));
});

test("never throws, and says in whole sentences what is wrong", () => {
  fc.assert(
    fc.property(cases, ([name, input]) => {
      const { body, issues, advisories } = preflight(operations[name], input);
      expect(body === undefined).toBe(issues.length > 0);
      for (const { message, path, params } of [...issues, ...advisories]) {
        const foreign = [...path, ...Object.values(params)].map(String);
        const ours = foreign
          .reduce((text, value) => text.replace(value, ""), message)
          .replace(/"(?:[^"\\]|\\.)*"/g, "");
        expect(ours).not.toMatch(/undefined|\[object|NaN|\{|\}/);
        expect(message).toMatch(/.\.$/s);
        expect(message.length).toBeLessThan(1000);
        for (const key of path) expect(["string", "number"]).toContain(typeof key);
        for (const param of Object.values(params)) expect(["string", "number"]).toContain(typeof param);
      }
    }),
    { numRuns: 1500 },
  );
});

test("what passes can be sent, and passes again as it is sent", () => {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const uri = fc.webUrl({ validSchemes: ["https"], size: "small" });
  const image = fc.record({ uri, position: fc.constantFrom("first", "last") });
  const input = fc.record({
    promptImage: fc.oneof(uri, fc.array(image, { maxLength: 3 })),
    promptText: optional(fc.string({ unit: "binary", maxLength: 600 })),
    duration: optional(fc.constantFrom(5, 10, 7)),
    seed: optional(fc.integer()),
    model: optional(fc.constantFrom("gen3a_turbo", "gen4_turbo")),
  });
  let passed = 0;
  fc.assert(
    fc.property(input, (input) => {
      const { body } = preflight(operations.image_to_video, input);
      if (!body) return;
      passed += 1;
      const sent: unknown = JSON.parse(JSON.stringify(body));
      expect(preflight(operations.image_to_video, sent).body).toEqual(sent);
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(20);
});

test("deeply nested and very wide inputs are refused in no time", () => {
  const deep: unknown = JSON.parse(`${'{"character":'.repeat(5000)}1${"}".repeat(5000)}`);
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]));
  expect(preflight(operations.character_performance, deep).issues.length).toBeGreaterThan(0);
  expect(preflight(operations.character_performance, wide).issues).toHaveLength(20);
  const images = Array.from({ length: 100_000 }, () => ({}));
  expect(preflight(operations.image_to_video, { promptImage: images }).issues.length).toBeGreaterThan(0);
});
