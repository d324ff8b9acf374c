import fc from "fast-check";
import { expect, test } from "vitest";
import { createClient, isTerminal, type TaskSnapshot, UnderstudyError } from "../src/index.ts";
import { parseBody } from "../src/wire/body.ts";
import { parseCallback } from "../src/wire/callback.ts";
import { parseCreateAnswer } from "../src/wire/create-answer.ts";
import { parseErrorAnswer, saysTaskNotExist } from "../src/wire/error-answer.ts";
import { parseTaskAnswer } from "../src/wire/task-answer.ts";
import { bareAnswers, nativeAnswers, unwrappedAnswers, wrappedAnswers } from "./fixtures/task-answers.ts";
import { callbacks, createAnswers, errorAnswers, taskNotExistAnswers } from "./fixtures/wire-answers.ts";
import { mutatedJson, mutatedText, valuesIn } from "./mutated-json.ts";
import { apiKey, freshRef, inputs } from "./test-client.ts";
import { virtualClock } from "./virtual-clock.ts";

const tasks = [...wrappedAnswers, ...bareAnswers, ...unwrappedAnswers, ...nativeAnswers].map(
  ({ json }) => json,
);
const all = [
  ...tasks,
  ...[...taskNotExistAnswers, ...createAnswers, ...errorAnswers, ...callbacks].map(({ json }) => json),
];
const runs = { numRuns: 2000 };

/** The words that may end a task; the digits only count beside a code of 200. */
const endings: Record<string, string[]> = {
  SUCCEEDED: ["success", "succeeded", "completed", "3"],
  FAILED: ["failure", "failed", "2"],
  CANCELLED: ["cancelled", "canceled"],
};

function expectSound(snapshot: TaskSnapshot, json: unknown): void {
  const { id, operation, status, progress, output, failure, failureCode, createdAt } = snapshot;
  expect({ id, operation }).toEqual({ id: freshRef.id, operation: freshRef.operation });
  if (progress !== undefined) expect(progress >= 0 && progress <= 1).toBe(true);
  if (createdAt !== undefined) expect(new Date(createdAt).toISOString()).toBe(createdAt);
  if (output) expect(output.length > 0 && output.every((url) => /^https?:\/\//i.test(url))).toBe(true);
  if (output) expect(status).toBe("SUCCEEDED");
  if (failure !== undefined || failureCode !== undefined) expect(status).toBe("FAILED");
  if (!isTerminal(status)) return;
  const said = valuesIn(json).map((value) => String(value).trim().toLowerCase());
  const ending = endings[status]?.filter((word) => said.includes(word)) ?? [];
  expect(ending).not.toEqual([]);
  if (ending.every((word) => /\d/.test(word))) expect(said).toContain("200");
}

test("no JSON throws, and no task ends without a word that ends it", () => {
  let ended = 0;
  fc.assert(
    fc.property(mutatedJson(all), (json) => {
      parseErrorAnswer(json);
      saysTaskNotExist(json);
      parseCallback(json);
      const id = parseCreateAnswer(json);
      if (id !== undefined) expect(encodeURIComponent(id)).not.toBe("");
      const snapshot = parseTaskAnswer(json, freshRef);
      if (!snapshot) return;
      expectSound(snapshot, json);
      if (isTerminal(snapshot.status)) ended += 1;
    }),
    runs,
  );
  expect(ended).toBeGreaterThan(100);
});

test("any text is JSON or has a problem", () => {
  fc.assert(
    fc.property(mutatedText(all), (text) => {
      const body = parseBody(text);
      if ("json" in body) expect(JSON.stringify(body.json)).toBe(JSON.stringify(JSON.parse(text)));
      else expect(["empty", "html", "unparsable"]).toContain(body.problem);
    }),
    runs,
  );
});

const status = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(201, 400, 401, 402, 403, 404, 408, 413, 418, 429, 500, 503, 524, 599),
  },
  { weight: 1, arbitrary: fc.constantFrom(301, 302, 307) },
);

/** A client whose far side gives one answer for ever, and how often it was asked. */
function clientWith(status: number, text: string) {
  const asked = { times: 0 };
  const client = createClient({
    apiKey,
    random: () => 0,
    clock: virtualClock({ jumps: true }),
    fetch: async () => {
      asked.times += 1;
      return new Response(text, { status, headers: { "content-type": "application/json" } });
    },
  });
  return { client, asked };
}

test("a look at a task ends in a sound snapshot or an error of the closed set", async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(status, mutatedText(tasks), async (status, text) => {
      const { client } = clientWith(status, text);
      try {
        const snapshot = await client.task(freshRef);
        expectSound(snapshot, JSON.parse(text));
        expect(status >= 200 && status < 300).toBe(true);
        seen += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(UnderstudyError);
      }
    }),
    { numRuns: 300 },
  );
  expect(seen).toBeGreaterThan(20);
});

test("a create is sent once, or refused with 429 each time; what may be charged is never called free", async () => {
  await fc.assert(
    fc.asyncProperty(status, mutatedText(all), async (status, text) => {
      const { client, asked } = clientWith(status, text);
      const outcome: unknown = await client
        .create("act_one", inputs.act_one)
        .catch((error: unknown) => error);
      if (!(outcome instanceof UnderstudyError)) {
        expect(outcome).toMatchObject({ id: parseCreateAnswer(jsonIn(text)) });
        expect(asked.times).toBe(1);
        return;
      }
      const { code, charged } = outcome;
      expect(asked.times).toBe(code === "rate_limited" ? 4 : 1);
      const namesTask = status < 300 && parseCreateAnswer(jsonIn(text)) !== undefined;
      const isOpen =
        status === 408 || (status >= 500 && !["request_refused", "insufficient_balance"].includes(code));
      if (namesTask || isOpen) expect(charged).toBe("unknown");
    }),
    { numRuns: 300 },
  );
});

function jsonIn(text: string): unknown {
  const body = parseBody(text);
  return "json" in body ? body.json : undefined;
}

test("huge and deeply nested answers are read in no time", async () => {
  const deep = `${'{"data":'.repeat(50_000)}{"status":"SUCCEEDED"}${"}".repeat(50_000)}`;
  await expect(clientWith(200, deep).client.task(freshRef)).rejects.toMatchObject({ code: "protocol" });
  const output = Array.from({ length: 100_000 }, (_, index) => `https://cdn.example/${index}`);
  const wide = JSON.stringify({ id: "x", status: "SUCCEEDED", output });
  expect((await clientWith(200, wide).client.task(freshRef)).output).toHaveLength(100_000);
});
