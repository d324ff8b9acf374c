import { createClient, type UnderstudyError } from "@understudy/core";
import { type FarSide, performance, plainCalls } from "../clients/client.ts";
import { type Cost, createMeter, spread } from "./cost.ts";

// One kind of work in a process of its own, measured from within. What to do comes as JSON in the argument; what it cost
// goes back as a message.

/** What to do at the far side. */
export type Order = { url: string; key: string } & (
  | { kind: "watch"; tasks: number; rampSeconds: number; seconds: number }
  | { kind: "fetch"; like: Pick<Cost, "requests" | "creates" | "seconds"> }
);

const order = JSON.parse(process.argv[2] ?? "") as Order;
const meter = createMeter();
const farSide: FarSide = { baseUrl: order.url, key: order.key, fetch: meter.fetch };
const cost = await (order.kind === "watch"
  ? watch(order.tasks, order.rampSeconds, order.seconds)
  : fetchAlone(order.like));
process.send?.(cost);
process.disconnect();

/** Keeps performances going, and measures once all of them have begun. */
async function watch(tasks: number, rampSeconds: number, seconds: number): Promise<Cost> {
  const client = createClient({ apiKey: farSide.key, baseUrl: farSide.baseUrl, fetch: farSide.fetch });
  const over = new AbortController();
  const { signal } = over;
  async function perform(): Promise<void> {
    await client.wait(await client.characterPerformance(performance), { signal });
  }
  async function slot(): Promise<void> {
    while (!signal.aborted) {
      await perform().catch((error: UnderstudyError) => {
        // A create may meet a connection that the far side is just closing; such a task is made anew.
        if (error.code !== "aborted" && error.code !== "submit_outcome_unknown") throw error;
      });
    }
  }
  const slots: Promise<void>[] = [];
  await spread(tasks, rampSeconds, () => slots.push(slot()));
  const cost = await meter.costOf(seconds);
  over.abort();
  await Promise.all(slots);
  return cost;
}

/** As many requests in as much time, by `fetch` alone, each on a timer of its own; the first seconds are not measured. */
async function fetchAlone({ requests, creates, seconds }: Pick<Cost, "requests" | "creates" | "seconds">) {
  const { create, read } = plainCalls(farSide);
  const id = await create();
  const warmUp = 10;
  const length = warmUp + seconds + 1;
  const every = (count: number, call: () => Promise<unknown>) => {
    const gap = (seconds * 1000) / count;
    // A request may meet a connection that the far side is just closing; it has cost what it cost.
    for (let at = gap; at < length * 1000; at += gap) setTimeout(() => void call().catch(() => {}), at);
  };
  every(requests - creates, () => read(id));
  every(creates, create);
  await meter.costOf(warmUp);
  return await meter.costOf(seconds);
}
