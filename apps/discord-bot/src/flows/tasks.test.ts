import { messagesOf } from "@understudy/locales/bot";
import { expect, test } from "vitest";
import type { Card } from "../cards/card.ts";
import type { ServerTask } from "../server/answers.ts";
import type { PersonApi } from "../server/api.ts";
import { completeTasks, showTasks } from "./tasks.ts";

const task: ServerTask = {
  id: "0f9d2c1e-1111-4222-8333-444455556666",
  operation: "character_performance",
  status: "SUCCEEDED",
  createdAt: "2026-11-21T10:00:00Z",
};
const next = Buffer.from("2026-11-21T10:00:00.000Z 0f9d2c1e-1111-4222-8333-444455556666").toString(
  "base64url",
);

/** The custom ids of a page, in the order they stand. */
async function page(cursor: string | undefined, nextCursor: string | null, count = 5): Promise<string[]> {
  const shown: Card[] = [];
  const asked: unknown[] = [];
  await showTasks(
    {
      locale: "en",
      words: messagesOf("en"),
      home: "1439482711111111111",
      server: {
        async tasks(options) {
          asked.push(options);
          return { data: Array.from({ length: count }, () => task), nextCursor };
        },
        input: async () => ({ operation: task.operation, input: {} }),
      },
      reply: { show: async (card) => void shown.push(card) },
    },
    cursor,
  );
  expect(asked).toEqual([{ limit: 5, cursor }]);
  const ids = JSON.stringify(shown).matchAll(/"custom_id":"([^"]+)"/g);
  return [...ids].map(([, id = ""]) => id);
}

test("a page leads to older ones, and back to the newest", async () => {
  const first = await page(undefined, next);
  expect(first.filter((id) => id.startsWith("show:"))).toHaveLength(5);
  expect(first.at(-1)).toBe(`page:${next}:here`);
  const last = await page(next, null, 1);
  expect(last.at(-1)).toBe("page:here");
});

test("who has no tasks is told how to begin", async () => {
  expect(await page(undefined, null, 0)).toEqual([]);
});

test("tasks of one kind are told apart, and nothing in their words works as markdown", async () => {
  const shown: Card[] = [];
  const made = [
    { ...task, metadata: { files: ["fo*x*.png", "me.mp4"] } },
    { ...task, metadata: { from: "another program" } },
    task,
  ].map((one, index) => ({ ...one, id: `${index}` }));
  const inputs: Record<string, Record<string, unknown>> = {
    0: { seed: 7, ratio: "1280:720" },
    1: { promptText: "she **waves** @everyone", duration: 10 },
  };
  await showTasks({
    locale: "en",
    words: messagesOf("en"),
    home: "me",
    server: {
      tasks: async () => ({ data: made, nextCursor: null }),
      async input(id) {
        const input = inputs[id];
        if (!input) throw new Error("It cannot be told.");
        return { operation: task.operation, input };
      },
    },
    reply: { show: async (card) => void shown.push(card) },
  });
  const said = [...JSON.stringify(shown).matchAll(/"content":("[^"]+")/g)].map(([, json = ""]) =>
    JSON.parse(json),
  );
  expect(said[1]).toMatch(/\n-# fo\\\*x\\\*\.png · me\.mp4 · 1280 × 720 · Seed 7$/);
  expect(said[2]).toMatch(/\n-# she \\\*\\\*waves\\\*\\\* \\@everyone · 10 seconds$/);
  expect(said[3]).not.toContain("\n");
});

test("a page of the longest words there are is one that Discord takes", async () => {
  const emoji = "👩🏽‍❤️‍💋‍👨🏿".repeat(100);
  const shown: Card[] = [];
  const metadata = { files: [`${emoji}.png`, `${emoji}.mp4`] };
  await showTasks({
    locale: "de",
    words: messagesOf("de"),
    home: "me",
    server: {
      tasks: async () => ({
        data: Array.from({ length: 5 }, () => ({ ...task, metadata })),
        nextCursor: null,
      }),
      input: async () => ({ operation: task.operation, input: { promptText: emoji, seed: 7 } }),
    },
    reply: { show: async (card) => void shown.push(card) },
  });
  const said = [...JSON.stringify(shown).matchAll(/"content":"([^"]+)"/g)].map(([, content = ""]) => content);
  expect(said.join("").length).toBeLessThan(4_000);
  expect(said[1]).toContain("👩🏽‍❤️‍💋‍👨🏿");
  expect(said[1]).toMatch(/ 7$/);
});

test("a task whose files have names of many emoji can be chosen", async () => {
  for (const before of ["", "a"]) {
    const files = [`${before}${"😀".repeat(50)}`];
    const data = [{ ...task, metadata: { files } }];
    const server = { tasks: async () => ({ data, nextCursor: null }) } as unknown as PersonApi;
    const [choice] = await completeTasks({ locale: "en", server }, "");
    expect(choice?.name.isWellFormed()).toBe(true);
    expect(choice?.name).toContain("😀");
    expect(choice?.name.length).toBeLessThanOrEqual(100);
  }
});
