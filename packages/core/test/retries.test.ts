import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { AbortedError, createClient } from "../src/index.ts";
import { busy, created, failureOf, running } from "./replies.ts";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { apiKey, freshRef, inputs, testClient } from "./test-client.ts";
import { epoch } from "./virtual-clock.ts";

describe("pauses between tries", () => {
  const elapsedAfter = async (replies: Reply[], call: "create" | "task") => {
    const { url, received } = await startScriptedServer(...replies);
    const { client, clock } = testClient(url);
    if (call === "create") await client.characterPerformance(inputs.character_performance);
    else await client.task(freshRef);
    expect(received).toHaveLength(replies.length);
    return clock.monotonic();
  };

  test("double, from half a second to a second at first", async () => {
    expect(await elapsedAfter([busy(502), busy(503), busy(504), running], "task")).toBe(500 + 1000 + 2000);
    expect(await elapsedAfter([busy(429), busy(429), busy(429), created], "create")).toBe(500 + 1000 + 2000);
  });

  test("vary by chance", async () => {
    const { url } = await startScriptedServer(busy(502), running);
    const { client, clock } = testClient(url, { random: () => 1 });
    await client.task(freshRef);
    expect(clock.monotonic()).toBe(1000);
  });

  test.each([
    ["seconds", "7", 7_000],
    ["a date", new Date(epoch + 9_000).toUTCString(), 9_000],
    ["a date in the past", new Date(epoch - 9_000).toUTCString(), 500],
    ["no time at all", "0", 500],
    ["an hour, which is too long", "3600", 60_000],
    ["a date in the next century", "Sat, 21 Nov 2126 08:00:00 GMT", 60_000],
    ["nonsense", "soon", 500],
  ])("are as long as Retry-After says: %s", async (_, retryAfter, ms) => {
    expect(await elapsedAfter([busy(429, retryAfter), created], "create")).toBe(ms);
    expect(await elapsedAfter([busy(429, retryAfter), running], "task")).toBe(ms);
    expect(await elapsedAfter([busy(503, retryAfter), running], "task")).toBe(ms);
  });

  test("are left to whoever has a line of its own", async () => {
    const { url, received } = await startScriptedServer(busy(429), created);
    const { client } = testClient(url, { createRetries: 0 });
    const call = client.characterPerformance(inputs.character_performance);
    await expect(call).rejects.toMatchObject({ code: "rate_limited", charged: "no" });
    expect(received).toHaveLength(1);
  });

  test("are told to whoever waits on", async () => {
    const { url } = await startScriptedServer(busy(429, "7"));
    await expect(testClient(url).client.task(freshRef)).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });

  test("end at once on abort; a create that was refused before is not charged", async () => {
    const { url, received } = await startScriptedServer(busy(429, "60"));
    const stop = new AbortController();
    const client = createClient({ apiKey, baseUrl: url, random: () => 0 });
    const call = client.actOne(inputs.act_one, { signal: stop.signal });
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    setTimeout(() => stop.abort(), 20);
    await expect(call).rejects.toMatchObject({ code: "aborted", charged: "no" });
  });
});

describe("a passing fault", () => {
  const faults: [string, Reply][] = [
    ["no answer", { drop: "silently" }],
    ["a head and no body", { drop: "after head" }],
    ["half of a body", { body: { id: "half" }, drop: "within body" }],
    ["silence", { hang: "silently" }],
    ["a body without an end", { hang: "within body" }],
    ["524 HTML", { status: 524, body: "<html></html>" }],
  ];
  /** Short where there is nothing to wait for; the read after a silence must fit in as well. */
  const limits = ({ hang }: Reply) => (hang ? { createTimeoutMs: 100, readTimeoutMs: 500 } : {});

  test.each(faults)("of a read is tried again: %s", async (_, fault) => {
    const { url, received } = await startScriptedServer(fault, running);
    const snapshot = await testClient(url, limits(fault)).client.task(freshRef);
    expect(snapshot.status).toBe("RUNNING");
    expect(received).toHaveLength(2);
  });

  test.each(faults)("of a create is not, even where the next would have succeeded: %s", async (_, fault) => {
    const { url, received } = await startScriptedServer(fault, created);
    const call = testClient(url, limits(fault)).client.actOne(inputs.act_one);
    await expect(call).rejects.toMatchObject({ code: "submit_outcome_unknown", charged: "unknown" });
    expect(received).toHaveLength(1);
  });

  test("a fetch of one's own may throw anything", async () => {
    const { client } = testClient("http://127.0.0.1:1", { fetch: () => Promise.reject("no network today") });
    await expect(client.task(freshRef)).rejects.toMatchObject({
      code: "connection",
      cause: "no network today",
    });
  });

  test("nobody listens there: nothing was sent, so nothing is charged", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const { client } = testClient(`http://127.0.0.1:${port}`);
    await expect(client.task(freshRef)).rejects.toMatchObject({ code: "connection" });
    await expect(client.actOne(inputs.act_one)).rejects.toMatchObject({ code: "connection", charged: "no" });
  });

  test("a create that found nobody is not sent again by itself", async () => {
    const refusal = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    let calls = 0;
    const { client } = testClient("http://127.0.0.1:9", {
      fetch: () => {
        calls += 1;
        return Promise.reject(new TypeError("fetch failed", { cause: refusal }));
      },
    });
    await expect(client.actOne(inputs.act_one)).rejects.toMatchObject({ code: "connection", charged: "no" });
    expect(calls).toBe(1);
  });

  test("a connection that breaks off may have carried a create", async () => {
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    const { client } = testClient("http://127.0.0.1:9", {
      fetch: () => Promise.reject(new TypeError("fetch failed", { cause: reset })),
    });
    await expect(client.actOne(inputs.act_one)).rejects.toMatchObject({ code: "submit_outcome_unknown" });
  });
});

describe("abort", () => {
  test("of a create under way leaves its outcome open", async () => {
    const { url, received } = await startScriptedServer({ hang: "silently" });
    const stop = new AbortController();
    const call = testClient(url).client.actOne(inputs.act_one, { signal: stop.signal });
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(new Error("changed my mind"));
    const error = await failureOf(call);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ charged: "unknown", cause: { message: "changed my mind" } });
  });

  test.each<[string, Reply]>([
    ["before the answer", { hang: "silently" }],
    ["within the body", { hang: "within body" }],
    ["within the body of a refusal", { status: 500, hang: "within body" }],
  ])("of a read ends it at once, %s", async (_, reply) => {
    const { url, received } = await startScriptedServer(reply);
    const stop = new AbortController();
    const call = testClient(url).client.task(freshRef, { signal: stop.signal });
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    setTimeout(() => stop.abort(), 30);
    await expect(call).rejects.toMatchObject({ code: "aborted", charged: "unknown", ref: freshRef });
    expect(received).toHaveLength(1);
  });

  test("of the pause between two reads tells which task it was about", async () => {
    const { url, received } = await startScriptedServer(busy(429, "60"));
    const stop = new AbortController();
    const client = createClient({ apiKey, baseUrl: url, random: () => 0 });
    const call = client.task(freshRef, { signal: stop.signal });
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    setTimeout(() => stop.abort("enough"), 20);
    await expect(call).rejects.toMatchObject({ code: "aborted", ref: freshRef, cause: "enough" });
  });
});
