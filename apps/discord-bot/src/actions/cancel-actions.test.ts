import { messagesOf } from "@understudy/locales/bot";
import { expect, test } from "vitest";
import type { Card } from "../cards/card.ts";
import type { Context } from "../dispatch/context.ts";
import type { ServerTask } from "../server/answers.ts";
import type { PersonApi } from "../server/api.ts";
import { ServerError } from "../server/server-error.ts";
import { cancel } from "./cancel-actions.ts";

const sent: ServerTask = {
  id: "0f9d2c1e-1111-4222-8333-444455556666",
  operation: "character_performance",
  status: "PENDING",
  createdAt: "2026-11-21T10:00:00Z",
  estimatedCost: { usd: "0.40" },
};

/** Presses Cancel on a task. @returns what was said, and how often the server cancelled. */
async function pressed(
  task: ServerTask,
  charged: "no" | "over" | "yes",
): Promise<{ said: string; cancels: number }> {
  let cancels = 0;
  const shown: Card[] = [];
  const server: Pick<PersonApi, "task" | "cancel"> = {
    task: async () => task,
    async cancel(_, options) {
      if (charged === "yes" && options?.unless === "charged")
        throw new ServerError("would_be_charged", "It was sent already.", { status: 409 });
      cancels++;
      return { task, charged };
    },
  };
  const context = {
    locale: "en",
    words: messagesOf("en"),
    home: "me",
    server,
    services: { deliveries: { changed() {} } },
    reply: { show: async (card: Card) => void shown.push(card) },
  } as unknown as Context;
  await cancel.run(context, [task.id], undefined);
  return { said: JSON.stringify(shown), cancels };
}

test.each<ServerTask>([
  sent,
  { ...sent, status: "THROTTLED" },
  { ...sent, status: "RUNNING", progress: 0.2 },
])("what was sent ($status) is not given up before somebody has read what it costs", async (task) => {
  const { said, cancels } = await pressed(task, "yes");
  expect(said).toContain("$0.40 is charged all the same");
  expect(said).toContain(`"cancel-sent:${task.id}:me"`);
  expect(said).toContain('"keep:here"');
  expect(cancels).toBe(0);
});

test("what waits in our line is cancelled at once, and that it is free is said", async () => {
  const { said, cancels } = await pressed({ ...sent, queue: { place: 3 } }, "no");
  expect(said).toContain("nothing is charged");
  expect(cancels).toBe(1);
});

test("what is over is said to be over", async () => {
  const over: ServerTask = { ...sent, status: "SUCCEEDED", finishedAt: "2026-11-21T10:01:00Z" };
  expect((await pressed(over, "over")).said).toContain("ended already");
});
