import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  createClient,
  formatTaskRef,
  type OperationName,
  parseTaskRef,
  StillRunningError,
  type TaskSnapshot,
} from "../src/index.ts";
import { taskNotExistAnswers } from "./fixtures/wire-answers.ts";
import { type Received, type Reply, startScriptedServer } from "./scripted-server.ts";
import { apiKey, freshRef, inputs, testClient } from "./test-client.ts";
import { settle, virtualClock } from "./virtual-clock.ts";

const url = "https://cdn.example/take.mp4";
const html = "<html></html>";
const task = (fields: object): Reply => ({ body: { id: freshRef.id, ...fields } });
const running = task({ status: "RUNNING" });
const succeeded = task({ status: "SUCCEEDED", output: [url] });

test("create, then wait: one create, a few reads, the result", async () => {
  const server = await startScriptedServer(
    { body: { id: "new" } },
    task({ status: "PENDING" }),
    running,
    succeeded,
  );
  const { client } = testClient(server.url);
  const seen: TaskSnapshot[] = [];
  const ref = await client.characterPerformance(inputs.character_performance);
  const { output } = await client.wait(ref, { onUpdate: (snapshot) => seen.push(snapshot) });
  expect(output).toEqual([url]);
  expect(seen.map(({ status }) => status)).toEqual(["PENDING", "RUNNING", "SUCCEEDED"]);
  expect(seen.map(({ id }) => id)).toEqual(["new", "new", "new"]);
  expect(server.received.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET"]);
});

test("another process goes on with the ref it finds written down, and looks at once", async () => {
  const { url } = await startScriptedServer({ body: { id: "a b/c" } }, succeeded);
  const ref = await testClient(url).client.actOne(inputs.act_one);
  const later = virtualClock({ jumps: true });
  await later.advance(3_600_000);
  const client = createClient({ apiKey, baseUrl: url, clock: later });
  const began = later.monotonic();
  expect((await client.wait(parseTaskRef(formatTaskRef(ref)))).id).toBe("a b/c");
  expect((await client.wait(JSON.parse(JSON.stringify(ref)))).id).toBe("a b/c");
  expect(later.monotonic()).toBe(began);
});

test("what is undefined is as good as left out", async () => {
  const server = await startScriptedServer({ body: { id: "new" } }, succeeded);
  const { client } = testClient(server.url);
  const input = { ...inputs.image_to_video, model: undefined, ratio: undefined, seed: undefined };
  const ref = await client.imageToVideo(input, {
    signal: undefined,
    idempotencyKey: undefined,
    subject: undefined,
    metadata: undefined,
    media: undefined,
  });
  await client.task(ref, { signal: undefined });
  await client.wait(ref, { signal: undefined, timeoutMs: undefined, onUpdate: undefined });
  expect(server.received).toHaveLength(3);
});

describe("wait rejects", () => {
  test.each([
    ["SAFETY.INPUT.TEXT", false],
    ["THIRD_PARTY.UNAVAILABLE", true],
    [undefined, true],
  ])("when the task failed with %s, retryable: %s", async (failureCode, retryable) => {
    const { url } = await startScriptedServer(
      running,
      task({ status: "FAILED", failure: "no", failureCode }),
    );
    const error: unknown = await testClient(url)
      .client.wait(freshRef)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "task_failed", retryable, charged: "unknown" });
    expect(error).toMatchObject({ snapshot: { status: "FAILED", failure: "no" } });
  });

  test("when the task was cancelled", async () => {
    const { url } = await startScriptedServer(task({ status: "CANCELLED" }));
    await expect(testClient(url).client.wait(freshRef)).rejects.toMatchObject({
      code: "task_cancelled",
      charged: "unknown",
      snapshot: { status: "CANCELLED" },
    });
  });

  test("when there is no result after all", async () => {
    const { url, received } = await startScriptedServer(task({ status: "SUCCEEDED", output: [] }));
    await expect(testClient(url).client.wait(freshRef)).rejects.toMatchObject({ code: "output_missing" });
    expect(received).toHaveLength(6);
  });

  test("when the time is over, with the ref to go on with", async () => {
    const { url, received } = await startScriptedServer(running, running, succeeded);
    const { client } = testClient(url);
    const error: unknown = await client.wait(freshRef, { timeoutMs: 5500 }).catch((error: unknown) => error);
    if (!(error instanceof StillRunningError)) throw error;
    expect(error).toMatchObject({ ref: freshRef, snapshot: { status: "RUNNING" }, charged: "yes" });
    expect((await client.wait(error.ref)).status).toBe("SUCCEEDED");
    expect(received).toHaveLength(3);
  });

  test("when the one who hears of updates throws", async () => {
    const { url, received } = await startScriptedServer(running);
    const onUpdate = () => {
      throw new Error("not my day");
    };
    await expect(testClient(url).client.wait(freshRef, { onUpdate })).rejects.toThrow("not my day");
    expect(received).toHaveLength(1);
  });
});

test.each(taskNotExistAnswers)("a fresh task may be invisible: $name", async ({ status, json }) => {
  const { url, received } = await startScriptedServer(
    { status, body: json },
    { status, body: json },
    succeeded,
  );
  await testClient(url).client.wait(freshRef);
  expect(received).toHaveLength(3);
});

test("a far side that dies and comes back is waited for", async () => {
  const { url } = await startScriptedServer(
    running,
    { drop: "silently" },
    { status: 502, body: html },
    { drop: "within body" },
    { body: html },
    { status: 429, headers: { "retry-after": "9" } },
    succeeded,
  );
  expect((await testClient(url).client.wait(freshRef)).output).toEqual([
    url && "https://cdn.example/take.mp4",
  ]);
});

describe("the other route", () => {
  const byRoute = (tasks: Reply, feed: Reply) => (request: Received) =>
    request.path === "/runway/feed" ? feed : tasks;
  const read = async (operation: OperationName, tasks: Reply, feed: Reply) => {
    const server = await startScriptedServer(byRoute(tasks, feed));
    const { client } = testClient(server.url);
    return { server, call: client.task({ ...freshRef, operation }) };
  };
  const gone: [string, Reply][] = [
    ["404 HTML", { status: 404, body: html }],
    ["404 JSON", { status: 404, body: { error: { message: "Invalid URL" } } }],
    ["200 HTML", { body: html }],
    ["301", { status: 301, headers: { location: "/" }, body: "" }],
    ["JSON of another kind", { body: { hello: "world" } }],
  ];

  test.each(gone)("tells when GET tasks is gone: %s", async (_, reply) => {
    const { server, call } = await read("image_to_video", reply, succeeded);
    expect((await call).status).toBe("SUCCEEDED");
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /runwayml/v1/tasks/${freshRef.id}`,
      "POST /runway/feed",
    ]);
    expect(server.received[1]?.json).toEqual({ task_id: freshRef.id });
  });

  test.each(gone)("tells when POST feed is gone: %s", async (_, reply) => {
    const { server, call } = await read("act_one", succeeded, reply);
    expect((await call).status).toBe("SUCCEEDED");
    expect(server.received.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  test("is not asked while the first one answers, not even that the task is not there", async () => {
    const notThere = { status: 400, body: { code: "task_not_exist", message: "task_not_exist", data: null } };
    const { server, call } = await read("image_to_video", notThere, succeeded);
    await expect(call).rejects.toMatchObject({ code: "task_not_found" });
    expect(server.received).toHaveLength(1);
  });

  test("may refuse: that tells nothing about the task", async () => {
    const { call } = await read("image_to_video", { body: html }, { status: 400, body: { error: "no" } });
    await expect(call).rejects.toMatchObject({ code: "protocol" });
  });

  test("may say that the task is not there, or be busy: that is believed", async () => {
    const notThere = { status: 400, body: { code: "task_not_exist", message: "", data: null } };
    const first = await read("image_to_video", { body: html }, notThere);
    await expect(first.call).rejects.toMatchObject({ code: "task_not_found" });
    const second = await read("image_to_video", { body: html }, { status: 503 });
    await expect(second.call).rejects.toMatchObject({ code: "provider_unavailable" });
  });
});

describe("a state beside an error", () => {
  test.each<[string, object, TaskSnapshot["status"]]>([
    ["a sentence", { status: "RUNNING", error: "a hiccup" }, "RUNNING"],
    ["an error object", { id: "x", status: "PENDING", error: { message: "", code: "none" } }, "PENDING"],
    ["a word as code", { id: "x", status: "SUCCEEDED", output: [url], code: "ok" }, "SUCCEEDED"],
    ["code 0", { code: 0, data: { task_id: "x", status: "SUCCESS", result_url: url } }, "SUCCEEDED"],
    ["a word as code of a row", { code: "ok", data: { task_id: "x", status: "FAILURE" } }, "FAILED"],
  ])("counts: %s", async (_, body, status) => {
    const { url } = await startScriptedServer({ body });
    expect((await testClient(url).client.task(freshRef)).status).toBe(status);
  });

  test.each<[string, object, string]>([
    ["a status within", { code: 400, data: { status: "SUCCESS", result_url: url } }, "request_refused"],
    ["another", { code: 503, data: { status: "FAILURE" } }, "provider_unavailable"],
    ["task_not_exist", { code: "task_not_exist", data: { status: "FAILURE" } }, "task_not_found"],
    ["an unknown word", { status: "error", error: "no" }, "request_refused"],
  ])("does not: %s", async (_, body, code) => {
    const { url } = await startScriptedServer({ body });
    await expect(testClient(url).client.task(freshRef)).rejects.toMatchObject({ code });
  });
});

describe("the time limit", () => {
  test("holds while an answer is under way", async () => {
    const { url } = await startScriptedServer({ hang: "silently" });
    const client = createClient({ apiKey, baseUrl: url });
    const call = client.wait({ ...freshRef, submittedAt: "2026-01-01T00:00:00.000Z" }, { timeoutMs: 100 });
    await expect(call).rejects.toMatchObject({
      code: "still_running",
      charged: "unknown",
      cause: { code: "connection" },
    });
  });

  test("holds for those who stand in line at the rate cap", async () => {
    const { url, received } = await startScriptedServer(running);
    const clock = virtualClock();
    const client = createClient({ apiKey, baseUrl: url, clock, maxReadsPerSecond: 0.01 });
    const first = client.task(freshRef);
    const second = client.wait({ ...freshRef }, { timeoutMs: 30_000 }).catch((error: unknown) => error);
    await first;
    await clock.advance(30_000);
    expect(await second).toMatchObject({ code: "still_running", cause: { code: "rate_limited" } });
    expect(received).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe("while neither route knows the task", () => {
  const gone: Reply = { status: 404, body: { error: "Not found" } };

  test("they take turns, and the one that finds it is asked from then on", async () => {
    let looks = 0;
    const { url, received } = await startScriptedServer((request) => {
      looks += 1;
      if (looks < 6 || request.path !== "/runway/feed") return gone;
      return looks < 9 ? running : succeeded;
    });
    await testClient(url).client.wait(freshRef);
    const paths = received.map(({ method }) => method);
    expect(paths).toEqual(["GET", "POST", "GET", "POST", "GET", "POST", "POST", "POST", "POST"]);
  });

  test("each request waits for its turn at the rate cap", async () => {
    const { url } = await startScriptedServer(gone, running);
    const { client, clock } = testClient(url, { maxReadsPerSecond: 0.1 });
    await client.task(freshRef);
    expect(clock.monotonic()).toBe(10_000);
  });
});

describe("nothing goes on", () => {
  test("when the consumer breaks off", async () => {
    const { url, received } = await startScriptedServer(running, task({ status: "RUNNING", progress: 0.5 }));
    const { client, clock } = testClient(url);
    for await (const { progress } of client.watch(freshRef)) if (progress) break;
    expect(clock.pending).toBe(0);
    await clock.advance(3_600_000);
    expect(received).toHaveLength(2);
  });

  test("when the consumer breaks off at the first snapshot of an endless task", async () => {
    const { url, received } = await startScriptedServer(running);
    const { client, clock } = testClient(url);
    for await (const _ of client.watch(freshRef, { timeoutMs: Number.POSITIVE_INFINITY })) break;
    expect(clock.pending).toBe(0);
    expect(received).toHaveLength(1);
  });

  test.each(["asleep", "asking"])("when the signal aborts while it is %s", async (moment) => {
    const { url, received } = await startScriptedServer(
      running,
      ...(moment === "asking" ? [{ hang: "silently" } as const] : [running]),
    );
    const clock = virtualClock();
    const client = createClient({ apiKey, baseUrl: url, clock });
    const stop = new AbortController();
    let updates = 0;
    const onUpdate = () => void updates++;
    const end = client.wait(freshRef, { signal: stop.signal, onUpdate }).catch((error: unknown) => error);
    const looks = moment === "asking" ? 2 : 1;
    while (received.length < looks || updates === 0) await clock.advance(1000);
    stop.abort();
    expect(await end).toMatchObject({ code: "aborted", charged: "yes", ref: freshRef });
    await clock.advance(3_600_000);
    expect(received).toHaveLength(looks);
    expect(clock.pending).toBe(0);
  });
});

test("a thousand watches share one signal, one timer and one rate cap, and end with one abort", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on("warning", onWarning);
  const clock = virtualClock();
  let looks = 0;
  const client = createClient({
    apiKey,
    clock,
    random: () => 0,
    maxReadsPerSecond: 100,
    fetch: async () => {
      looks += 1;
      return Response.json({ id: freshRef.id, status: "RUNNING" });
    },
  });
  const stop = new AbortController();
  const ends = Array.from({ length: 1000 }, () => client.wait(freshRef, { signal: stop.signal }));
  const all = Promise.allSettled(ends);
  await settle();
  expect(clock.pending).toBe(1);
  await clock.advance(5000);
  await clock.advance(4000);
  expect(looks).toBeGreaterThan(350);
  expect(looks).toBeLessThanOrEqual(402);
  stop.abort();
  for (const end of await all) expect(end).toMatchObject({ status: "rejected", reason: { code: "aborted" } });
  await clock.advance(60_000);
  expect(looks).toBeLessThanOrEqual(402);
  expect(clock.pending).toBe(0);
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
});

test("a watch that is over is forgotten, though client, signal and ref live on", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const { url } = await startScriptedServer(running, succeeded, running);
  const { client, clock } = testClient(url);
  const stop = new AbortController();
  const watched: WeakRef<object>[] = [];
  const remember = ({ raw }: TaskSnapshot) => {
    if (typeof raw === "object" && raw) watched.push(new WeakRef(raw));
  };
  const breakOff = async () => {
    for await (const snapshot of client.watch(freshRef, { signal: stop.signal })) return remember(snapshot);
  };
  await client.wait(freshRef, { signal: stop.signal, onUpdate: remember });
  await breakOff();
  expect(watched).toHaveLength(3);
  for (let round = 0; round < 20 && watched.some((ref) => ref.deref()); round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  expect(watched.filter((ref) => ref.deref())).toEqual([]);
  expect({ clock: clock.pending, aborted: stop.signal.aborted }).toEqual({ clock: 0, aborted: false });
});
