import { messagesOf } from "@understudy/locales/bot";
import { expect, test } from "vitest";
import type { Card } from "../cards/card.ts";
import type { ServerTask } from "../server/answers.ts";
import { showTasks } from "./tasks.ts";

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
