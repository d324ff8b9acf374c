import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { apiOf } from "../../test/support/api.ts";
import type { Card } from "../cards/card.ts";
import { createMetrics } from "../operations/metrics.ts";
import type { ServerTask } from "../server/answers.ts";
import { createDeliveries } from "./deliveries.ts";
import { writeRecord } from "./record.ts";
import { createResults } from "./results.ts";
import { createSeal } from "./seal.ts";

const task: ServerTask = {
  id: "0f9d2c1e-1111-4222-8333-444455556666",
  operation: "act_one",
  status: "SUCCEEDED",
  createdAt: "2026-11-21T10:00:00Z",
  output: ["https://understudy.example/film.mp4"],
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

/** What Discord's client says of a request that its signal has ended. */
const aborted = () => Promise.reject(new DOMException("This operation was aborted", "AbortError"));
/** A film that begins to come, and takes too long. */
const tooSlow = async () => {
  const timeout = new DOMException("It took too long.", "TimeoutError");
  const body = new ReadableStream({ pull: (controller) => controller.error(timeout) }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-length": "6" } });
};

/** Deliveries of a server that goes away when the first is to be recorded, until it comes back. */
async function deliveriesOf({
  claimSeconds = 120,
  edit = async () => {},
  fetch = async () => new Response("a film"),
  now = Date.now,
  status = task.status,
}: {
  claimSeconds?: number;
  status?: ServerTask["status"];
  edit?: (card: Card, signal: AbortSignal | undefined) => Promise<void>;
  fetch?: typeof globalThis.fetch;
  now?: () => number;
} = {}) {
  const changes: unknown[] = [];
  let claims = 0;
  let isAway = true;
  let isGone = false;
  const server = await apiOf(async (request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.method === "GET") return response.end(JSON.stringify({ data: [] }));
    const body = await json(request);
    if (request.method === "PATCH") changes.push(body);
    if (request.method === "POST") claims++;
    if (isGone || (isAway && changes.length > 0)) return response.destroy();
    const delivery = { record, state: "pending", holder: "a bot", task: { ...task, status } };
    response.end(JSON.stringify({ taskId: task.id, ...delivery }));
  });
  const edited: Card[] = [];
  const deliveries = createDeliveries({
    server,
    messages: {
      editByToken: async () => {},
      async edit(_, __, card, signal) {
        edited.push(card);
        await edit(card, signal);
      },
      post: async () => {},
      postToUser: async () => {},
    },
    results: createResults({ fetch }),
    seal,
    holder: "a bot",
    claimSeconds,
    editWithinMs: 200,
    now,
    log: pino({ level: "silent" }),
    metrics: createMetrics(() => 0),
  });
  onTestFinished(() => deliveries.close(0));
  return {
    deliveries,
    edited,
    changes,
    claims: () => claims,
    goAway() {
      isGone = true;
    },
    comeBack() {
      isAway = false;
      isGone = false;
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
  const { deliveries, changes, comeBack } = await deliveriesOf();
  await deliveries.take(task.id);
  await expect.poll(() => changes.length, patience).toBe(1);
  comeBack();
  await deliveries.close(30_000);
  expect(changes.at(-1)).toEqual({ holder: "a bot", state: "delivered" });
});

test("a film that a thin line does not bring in time, again and again, gives way to its address", async () => {
  const startedAt = Date.now();
  const faster = () => startedAt + (Date.now() - startedAt) * 20;
  const thinLines = [
    { edit: ({ files }: Card) => (files ? aborted() : Promise.resolve()) },
    { fetch: tooSlow },
  ];
  await Promise.all(
    thinLines.map(async (line) => {
      const { deliveries, edited, changes, comeBack } = await deliveriesOf({ now: faster, ...line });
      comeBack();
      await deliveries.take(task.id);
      await expect.poll(() => changes, patience).toEqual([{ holder: "a bot", state: "delivered" }]);
      expect(edited.at(-1)?.files).toBeUndefined();
      expect(JSON.stringify(edited.at(-1))).toContain(task.output?.[0]);
    }),
  );
});

test("what kept progress from being shown does not keep the result", async () => {
  let isDown = true;
  const { deliveries, edited, changes } = await deliveriesOf({
    status: "RUNNING",
    edit: () => (isDown ? Promise.reject(new Error("Discord is away.")) : Promise.resolve()),
    // No pause is ever over.
    now: () => 1_000_000,
  });
  await deliveries.take(task.id);
  await expect.poll(() => edited.length, patience).toBe(1);
  isDown = false;
  deliveries.changed(task);
  await expect.poll(() => changes, patience).toEqual([{ holder: "a bot", state: "delivered" }]);
});

test("a Discord that takes progress and says nothing does not hold the result for long", async () => {
  const { deliveries, edited, changes } = await deliveriesOf({
    status: "RUNNING",
    edit: async (_, signal) => {
      if (edited.length > 1) return;
      await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  await deliveries.take(task.id);
  await expect.poll(() => edited.length, patience).toBe(1);
  deliveries.changed(task);
  await expect.poll(() => changes, patience).toEqual([{ holder: "a bot", state: "delivered" }]);
});

test("a claim that comes while it ends is let go for others", async () => {
  const { deliveries, changes, comeBack } = await deliveriesOf();
  comeBack();
  const taking = deliveries.take(task.id);
  await deliveries.close(30_000);
  await taking;
  expect(changes).toEqual([{ holder: "a bot", seconds: 0 }]);
});

test("a server that is away is not asked for every claim again and again", async () => {
  const { deliveries, claims, goAway, comeBack } = await deliveriesOf({ claimSeconds: 1, status: "RUNNING" });
  const ids = Array.from({ length: 100 }, (_, index) => `task-${index}`);
  await Promise.all(ids.map((id) => deliveries.take(id)));
  goAway();
  const before = claims();
  await sleep(1_500);
  expect(claims() - before).toBeLessThan(ids.length);
  comeBack();
  const away = claims();
  await expect.poll(() => claims() - away, patience).toBeGreaterThanOrEqual(ids.length);
});
