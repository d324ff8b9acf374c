import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { apiOf } from "../../test/support/api.ts";
import { createMetrics } from "../operations/metrics.ts";
import type { ServerTask } from "../server/answers.ts";
import { createDeliveries } from "./deliveries.ts";
import { writeRecord } from "./record.ts";
import { createSeal } from "./seal.ts";

const task: ServerTask = {
  id: "0f9d2c1e-1111-4222-8333-444455556666",
  operation: "act_one",
  status: "SUCCEEDED",
  createdAt: "2026-11-21T10:00:00Z",
};
const seal = createSeal("a-token-of-the-tests");
const record = writeRecord(
  {
    channelId: "1",
    messageId: "2",
    guildId: "3",
    userId: "4",
    locale: "en",
    maxFileBytes: 10_000,
    isPrivate: false,
    isPersonal: false,
    isSpoiler: false,
    token: undefined,
  },
  seal,
);

/** Deliveries of a server that goes away when the first is to be recorded, until it comes back. */
async function deliveriesOf({ claimSeconds }: { claimSeconds: number }) {
  const changes: unknown[] = [];
  let isAway = true;
  const server = await apiOf(async (request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.method === "GET") return response.end(JSON.stringify({ data: [] }));
    const body = await json(request);
    if (request.method === "PATCH") changes.push(body);
    if (isAway && changes.length > 0) return response.destroy();
    response.end(JSON.stringify({ taskId: task.id, record, state: "pending", holder: "a bot", task }));
  });
  const edited: unknown[] = [];
  const deliveries = createDeliveries({
    server,
    messages: {
      editByToken: async () => {},
      edit: async (_, __, card) => void edited.push(card),
      post: async () => {},
      postToUser: async () => {},
    },
    results: {
      progress: () => ({ components: [] }),
      of: async () => ({ full: undefined, instead: [async () => ({ components: [] })] }),
      sentDirectly: () => ({ components: [] }),
      deleted: () => ({ components: [] }),
    },
    seal,
    holder: "a bot",
    claimSeconds,
    now: Date.now,
    log: pino({ level: "silent" }),
    metrics: createMetrics(() => 0),
  });
  onTestFinished(() => deliveries.close(0));
  return {
    deliveries,
    edited,
    changes,
    comeBack() {
      isAway = false;
    },
  };
}

const patience = { timeout: 30_000 };

test("a delivery that could not be recorded is recorded when the server is back, its claim over or not", async () => {
  const { deliveries, edited, changes, comeBack } = await deliveriesOf({ claimSeconds: 1 });
  await deliveries.take(task.id);
  await expect.poll(() => changes.length, patience).toBe(1);
  // Now the claim is over.
  await sleep(1_000);
  comeBack();
  await expect.poll(() => deliveries.count, patience).toBe(0);
  expect(changes.at(-1)).toEqual({ holder: "a bot", state: "delivered" });
  expect(edited).toHaveLength(1);
});

test("a delivery that could not be recorded is not let go for others to bring again", async () => {
  const { deliveries, changes, comeBack } = await deliveriesOf({ claimSeconds: 120 });
  await deliveries.take(task.id);
  await expect.poll(() => changes.length, patience).toBe(1);
  comeBack();
  await deliveries.close(30_000);
  expect(changes.at(-1)).toEqual({ holder: "a bot", state: "delivered" });
});
