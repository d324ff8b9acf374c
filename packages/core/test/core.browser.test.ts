import { describe, expect, inject, test } from "vitest";
import { type Client, type ClientOptions, createClient, operations, preflight } from "../src/index.ts";
import { apiKey, inputs } from "./test-client.ts";
import { virtualClock } from "./virtual-clock.ts";

const farSide = inject("farSide");
const newClient = (options: Partial<ClientOptions> = {}): Client =>
  createClient({ apiKey, baseUrl: farSide, clock: virtualClock({ jumps: true }), ...options });

async function looksAt(id: string): Promise<number> {
  const response = await fetch(`${farSide}/looks/${id}`);
  return ((await response.json()) as { looks: number }).looks;
}

test("the page is of another origin than the far side", () => {
  expect(location.origin).not.toBe(new URL(farSide).origin);
});

test("create, then watch to the end", async () => {
  const client = newClient();
  const ref = await client.characterPerformance(inputs.character_performance);
  const seen = [];
  for await (const { status, progress, output } of client.watch(ref)) seen.push({ status, progress, output });
  expect(seen).toEqual([
    { status: "RUNNING", progress: 0.5, output: undefined },
    { status: "SUCCEEDED", progress: undefined, output: ["https://cdn.example/take.mp4"] },
  ]);
  expect(await looksAt(ref.id)).toBe(3);
});

test("the page's own fetch may be handed in", async () => {
  const ref = await newClient({ fetch: window.fetch }).characterPerformance(inputs.character_performance);
  expect(ref.id).not.toBe("");
});

describe("abort", () => {
  test("of a create under way leaves its outcome open", async () => {
    const stop = new AbortController();
    const call = newClient().imageToVideo(inputs.image_to_video, { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(call).rejects.toMatchObject({ code: "aborted", charged: "unknown" });
  });

  test("of a watch ends it at once and for good", async () => {
    const clock = virtualClock();
    const client = newClient({ clock });
    const ref = await client.characterPerformance(inputs.character_performance);
    const stop = new AbortController();
    const end = client.wait(ref, { signal: stop.signal }).catch((error: unknown) => error);
    while ((await looksAt(ref.id)) === 0) await clock.advance(1000);
    stop.abort();
    expect(await end).toMatchObject({ code: "aborted", charged: "yes" });
    const looks = await looksAt(ref.id);
    await clock.advance(600_000);
    expect(await looksAt(ref.id)).toBe(looks);
    expect(clock.pending).toBe(0);
  });
});

test("a worker has neither Node nor a document, and needs none", async () => {
  const worker = new Worker(new URL("perform.worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage(farSide);
  expect(await answer).toEqual({
    globals: ["undefined", "undefined", "undefined"],
    output: ["https://cdn.example/take.mp4"],
  });
  worker.terminate();
});

test("a redirect is not followed: the key stays here", async () => {
  await expect(newClient().videoToVideo(inputs.video_to_video)).rejects.toMatchObject({ code: "protocol" });
  expect(await looksAt("stolen")).toBe(0);
});

test("a time limit ends a create whose outcome nobody knows", async () => {
  const call = newClient({ createTimeoutMs: 100 }).imageToVideo(inputs.image_to_video);
  await expect(call).rejects.toMatchObject({ code: "submit_outcome_unknown", charged: "unknown" });
});

test("a far side that is not there", async () => {
  const client = newClient({ baseUrl: "http://127.0.0.1:9" });
  await expect(client.actOne(inputs.act_one)).rejects.toMatchObject({ code: "submit_outcome_unknown" });
  const ref = { operation: "act_one", id: "x", submittedAt: new Date().toISOString() } as const;
  await expect(client.task(ref)).rejects.toMatchObject({ code: "connection" });
});

test("preflight says the same as in Node", () => {
  const { issues, price } = preflight(operations.character_performance, {
    ...inputs.character_performance,
    expressionIntensity: 9,
    character: { type: "image", uri: "http://media.example/a.png" },
  });
  expect(issues.map(({ message }) => message)).toEqual([
    'character.uri must be an https:// URL, not "http://media.example/a.png".',
    "expressionIntensity must be a whole number from 1 to 5, not 9.",
  ]);
  expect(price.microUsd).toBe(400_000);
});
