import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.ts";
import { operationNames } from "../operations/index.ts";
import { formatTaskRef, parseTaskRef, type TaskRef, taskRefSchema } from "./task-ref.ts";

const refs: fc.Arbitrary<TaskRef> = fc.record({
  operation: fc.constantFrom(...operationNames),
  id: fc.string({ unit: "binary", minLength: 1 }).filter((id) => !/^\.\.?$/.test(id)),
  submittedAt: fc
    .date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

test("a task in one word reads as it was written, whatever characters its id has", () => {
  fc.assert(
    fc.property(refs, (ref) => {
      const word = formatTaskRef(ref);
      expect(word).toMatch(/^\S+$/);
      expect(parseTaskRef(` ${word}\n`)).toEqual(ref);
      expect(taskRefSchema.parse(JSON.parse(JSON.stringify(ref)))).toEqual(ref);
    }),
  );
});

test("it looks like this", () => {
  const ref = { operation: "act_one", id: "3d95/1@x", submittedAt: "2026-11-21T07:40:00.000Z" } as const;
  expect(formatTaskRef(ref)).toBe("act_one/3d95%2F1%40x@2026-11-21T07:40:00.000Z");
});

test.each([
  "",
  "3d95",
  "act_one/3d95",
  "act_one/@2026-11-21T07:40:00.000Z",
  "dance/3d95@2026-11-21T07:40:00.000Z",
  "toString/3d95@2026-11-21T07:40:00.000Z",
  "act_one/3d95@yesterday",
  "act_one/3d95@5",
  "act_one/3d95@2026-11-21T27:40:00.000Z",
  "act_one/%E0%A4%A@2026-11-21T07:40:00.000Z",
  "act_one/.@2026-11-21T07:40:00.000Z",
  "act_one/..@2026-11-21T07:40:00.000Z",
  "act_one/%2E%2E@2026-11-21T07:40:00.000Z",
  "act_one/a/b@2026-11-21T07:40:00.000Z",
  `act_one/${"x".repeat(500)}`,
])("%j is none", (text) => {
  expect(() => parseTaskRef(text)).toThrow(InvalidInputError);
  expect(() => parseTaskRef(text)).toThrow(/^ref must be of the form operation\/id@time, not ".*"\.$/);
});

test("any text is a task or an error of ours", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `act_one/${text}`),
      ),
      (text) => {
        try {
          taskRefSchema.parse(parseTaskRef(text));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInputError);
        }
      },
    ),
  );
});
