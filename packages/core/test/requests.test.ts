import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  AbortedError,
  createClient,
  type OperationName,
  operationNames,
  operations,
  preflight,
} from "../src/index.ts";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { apiKey, freshRef, inputs, testClient } from "./test-client.ts";
import { epoch } from "./virtual-clock.ts";

const created: Reply = { body: { id: "new-task" } };
const running: Reply = { body: { id: freshRef.id, status: "RUNNING" } };
const busy = (status: number, retryAfter?: string): Reply => ({
  status,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});

function circle(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof Error)) throw new Error("The call did not fail.");
  return error;
}

describe("what is sent", () => {
  test.each(operationNames)("%s", async (name) => {
    const { url, received } = await startScriptedServer(created);
    const ref = await testClient(`${url}/`).client.create(name, inputs[name]);
    expect(ref).toEqual({ operation: name, id: "new-task", submittedAt: new Date(epoch).toISOString() });
    expect(received).toMatchObject([
      {
        method: "POST",
        path: operations[name].createPath,
        headers: {
          authorization: `Bearer ${apiKey}`,
          "x-runway-version": "2024-11-06",
          "content-type": "application/json",
        },
        json: JSON.parse(JSON.stringify(preflight(operations[name], inputs[name]).body)),
      },
    ]);
    expect(received[0]?.headers).not.toHaveProperty("idempotency-key");
  });

  test("each operation has a method of its own", async () => {
    const { url, received } = await startScriptedServer(created);
    const { client } = testClient(url);
    await client.characterPerformance(inputs.character_performance);
    await client.actOne(inputs.act_one);
    await client.imageToVideo(inputs.image_to_video);
    await client.videoToVideo(inputs.video_to_video);
    expect(received.map(({ path }) => path)).toEqual(
      operationNames.map((name) => operations[name].createPath),
    );
  });

  test("an address that ends in /v1 is spoken to in Runway's own protocol", async () => {
    const { url, received } = await startScriptedServer(created, running, { status: 204, body: "" });
    const { client } = testClient(`${url}/v1`);
    const ref = await client.actOne(inputs.act_one);
    await client.task(ref);
    await client.cancel(ref);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/act_one",
      "GET /v1/tasks/new-task",
      "DELETE /v1/tasks/new-task",
    ]);
  });

  test("the path of the address comes first", async () => {
    const { url, received } = await startScriptedServer(running);
    await testClient(`${url}/proxy`).client.task(freshRef);
    expect(received[0]?.path).toBe(`/proxy/runwayml/v1/tasks/${freshRef.id}`);
  });

  test("an id is written into the path as it is, whatever is in it", async () => {
    const { url, received } = await startScriptedServer(running);
    await testClient(url).client.task({ ...freshRef, id: "a/b?c#d e%f" });
    expect(received[0]?.path).toBe("/runwayml/v1/tasks/a%2Fb%3Fc%23d%20e%25f");
  });

  test("an idempotency key goes along, and stays the same when a create is sent again", async () => {
    const { url, received } = await startScriptedServer(busy(429), created);
    await testClient(url).client.characterPerformance(inputs.character_performance, {
      idempotencyKey: "take-1",
    });
    expect(received.map(({ headers }) => headers["idempotency-key"])).toEqual(["take-1", "take-1"]);
    expect(received[1]?.json).toEqual(received[0]?.json);
  });

  test("whom it is for and what is kept with it go to a server, not to CometAPI", async () => {
    const { url, received } = await startScriptedServer(created, created);
    const about = { subject: "discord:1:2", metadata: { card: 7 } };
    await testClient(`${url}/v1`).client.imageToVideo(inputs.image_to_video, about);
    await testClient(url).client.imageToVideo(inputs.image_to_video, about);
    const [server, provider] = received;
    expect(server?.headers["x-understudy-subject"]).toBe("discord:1:2");
    expect(server?.json).toEqual({ ...(provider?.json as object), metadata: { card: 7 } });
    expect(provider?.headers).not.toHaveProperty("x-understudy-subject");
  });

  test("a server is asked for an Act-One without a callback address, CometAPI is not", async () => {
    const { url, received } = await startScriptedServer(created);
    const { callback_url: _, ...input } = inputs.act_one;
    await expect(testClient(url).client.actOne(input)).rejects.toThrow("callback_url is required.");
    await testClient(`${url}/v1`).client.actOne(input);
    expect(received.map(({ json }) => json)).toEqual([input]);
  });

  test("a fetch of one's own is used, and not as a method of anything", async () => {
    const { url, received } = await startScriptedServer(running);
    let self: unknown = "never called";
    const { client } = testClient(url, {
      fetch: function (this: unknown, ...args) {
        self = this;
        return fetch(...args);
      },
    });
    await client.task(freshRef);
    expect(self).toBeUndefined();
    expect(received).toHaveLength(1);
  });
});

test.each([".", ".."])("a create that is answered with the id %j cannot be followed", async (id) => {
  const { url } = await startScriptedServer({ body: { id } });
  const call = testClient(url).client.actOne(inputs.act_one);
  await expect(call).rejects.toMatchObject({ code: "accepted_without_id", charged: "unknown" });
});

describe("what is never sent", () => {
  test("an input that breaks a rule", async () => {
    const { url, received } = await startScriptedServer(created);
    const { client } = testClient(url);
    for (const name of operationNames) {
      const error = await failureOf(client.create(name, {} as never));
      expect(error).toMatchObject({ code: "invalid_input", charged: "no", retryable: false });
      expect(error.message).not.toContain("undefined");
    }
    expect(received).toEqual([]);
  });

  test("measured media that break a rule", async () => {
    const { url, received } = await startScriptedServer(created);
    const media = {
      "reference.uri": {
        kind: "video",
        mimeType: "video/mp4",
        sizeBytes: 1000,
        width: 1280,
        height: 720,
        durationSeconds: 31,
        hasAudio: true,
      },
    } as const;
    const call = testClient(url).client.characterPerformance(inputs.character_performance, { media });
    await expect(call).rejects.toMatchObject({ issues: [{ code: "media_too_long" }] });
    expect(received).toEqual([]);
  });

  test.each(["", " ", "two words", "line\nbreak", "ключ"])(
    "the idempotency key or subject %j",
    async (text) => {
      const { url, received } = await startScriptedServer(created);
      for (const about of [{ idempotencyKey: text }, { subject: text }]) {
        const call = testClient(url).client.actOne(inputs.act_one, about);
        await expect(call).rejects.toMatchObject({ code: "invalid_input", charged: "no" });
      }
      expect(received).toEqual([]);
    },
  );

  test.each<[string, object]>([
    ["a subject that is too long", { subject: "x".repeat(201) }],
    ["metadata that are too long", { metadata: "ü".repeat(2048) }],
    ["metadata with a bigint", { metadata: { at: 5n } }],
    ["metadata that JSON leaves out", { metadata: () => 5 }],
    ["metadata in a circle", { metadata: circle() }],
  ])("%s", async (_, about) => {
    const { url, received } = await startScriptedServer(created);
    const call = testClient(`${url}/v1`).client.actOne(inputs.act_one, about);
    await expect(call).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: Object.keys(about) }],
    });
    expect(received).toEqual([]);
  });

  test("as much about a task as a server takes is sent", async () => {
    const { url, received } = await startScriptedServer(created);
    const about = { subject: "x".repeat(200), metadata: "x".repeat(4094) };
    await testClient(`${url}/v1`).client.actOne(inputs.act_one, about);
    expect(received).toHaveLength(1);
  });

  test.each(["dance", "toString", "__proto__", 5n, undefined, Symbol("x")])(
    "an operation %s",
    async (name) => {
      const { url, received } = await startScriptedServer(created);
      const call = testClient(url).client.create(name as never, inputs.act_one as never);
      await expect(call).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: ["operation"] }] });
      expect(received).toEqual([]);
    },
  );

  test("a call whose signal has aborted already", async () => {
    const { url, received } = await startScriptedServer(created);
    const { client } = testClient(url);
    const signal = AbortSignal.abort("enough");
    await expect(client.actOne(inputs.act_one, { signal })).rejects.toMatchObject({
      code: "aborted",
      charged: "no",
      cause: "enough",
    });
    await expect(client.task(freshRef, { signal })).rejects.toMatchObject({
      code: "aborted",
      charged: "unknown",
      ref: freshRef,
    });
    expect(received).toEqual([]);
  });

  test.each([
    {},
    null,
    { ...freshRef, id: "" },
    { ...freshRef, id: "\ud800" },
    { ...freshRef, id: "." },
    { ...freshRef, id: ".." },
    circle(),
    { ...freshRef, id: 5n },
    { ...freshRef, operation: "toString" },
    { ...freshRef, submittedAt: "yesterday" },
  ])("a look at what is no task: %o", async (ref) => {
    const { url, received } = await startScriptedServer(running);
    const { client } = testClient(`${url}/v1`);
    for (const call of [client.task, client.wait, client.cancel]) {
      await expect(call(ref as never)).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect(received).toEqual([]);
  });

  test.each([301, 307])("the key, to where a %i points", async (status) => {
    const elsewhere = await startScriptedServer(created);
    const redirect = { status, headers: { location: `${elsewhere.url}/stolen` }, body: "" };
    const { url } = await startScriptedServer(redirect);
    const { client } = testClient(url);
    await failureOf(client.actOne(inputs.act_one));
    await failureOf(client.task(freshRef));
    expect(elsewhere.received).toEqual([]);
  });
});

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
  test.each<[OperationName]>([["character_performance"]])(
    "of a create under way leaves its outcome open: %s",
    async (name) => {
      const { url, received } = await startScriptedServer({ hang: "silently" });
      const stop = new AbortController();
      const call = testClient(url).client.create(name, inputs[name], { signal: stop.signal });
      while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort(new Error("changed my mind"));
      const error = await failureOf(call);
      expect(error).toBeInstanceOf(AbortedError);
      expect(error).toMatchObject({ charged: "unknown", cause: { message: "changed my mind" } });
    },
  );

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

describe("what an error says of a task that exists", () => {
  const faults: [string, Reply][] = [
    ["400", { status: 400, body: { error: "no" } }],
    ["401", { status: 401 }],
    ["402", { status: 402 }],
    ["403", { status: 403 }],
    ["429", { status: 429 }],
    ["503", { status: 503 }],
    ["HTML", { body: "<html></html>" }],
    ["no answer", { drop: "silently" }],
  ];

  test.each(faults)("that was created here: %s", async (_, fault) => {
    const { url } = await startScriptedServer(created, fault);
    const { client } = testClient(url);
    const ref = await client.characterPerformance(inputs.character_performance);
    for (const call of [() => client.task(ref), () => client.wait(ref, { timeoutMs: 60_000 })]) {
      await expect(call()).rejects.toMatchObject({ charged: "yes", ref });
    }
  });

  test.each(faults)("that was seen here: %s", async (_, fault) => {
    const { url } = await startScriptedServer(running, fault);
    const { client } = testClient(url);
    await client.task(freshRef);
    const error = await failureOf(client.task(freshRef));
    expect(error).toMatchObject({ charged: "yes", ref: freshRef });
    expect(error.message).not.toMatch(/nothing was started|this request/);
  });

  test("that is to be cancelled", async () => {
    const { url } = await startScriptedServer(running, { status: 401 });
    const { client } = testClient(`${url}/v1`);
    await client.task(freshRef);
    await expect(client.cancel(freshRef)).rejects.toMatchObject({
      code: "authentication",
      charged: "yes",
      ref: freshRef,
    });
  });
});

describe("cancel", () => {
  const cancel = async (...replies: Reply[]) => {
    const server = await startScriptedServer(...replies);
    return { server, call: testClient(`${server.url}/v1`).client.cancel(freshRef) };
  };

  test("is not sent to CometAPI, which has no such route", async () => {
    const { url, received } = await startScriptedServer({ status: 204, body: "" });
    await expect(testClient(url).client.cancel(freshRef)).rejects.toMatchObject({
      code: "cancel_unsupported",
      charged: "yes",
    });
    expect(received).toEqual([]);
  });

  test.each<[string, Reply, string]>([
    ["done", { status: 204, body: "" }, "unknown"],
    ["done, with a word", { status: 200, body: { id: freshRef.id } }, "unknown"],
    ["not sent yet", { status: 200, body: { charged: "no" } }, "no"],
    ["sent already", { status: 200, body: { charged: "yes" } }, "yes"],
    ["just being sent", { status: 200, body: { charged: "unknown" } }, "unknown"],
    ["over before", { status: 200, body: { charged: "over" } }, "over"],
    ["a word of tomorrow", { status: 200, body: { charged: "partly" } }, "unknown"],
    ["gone already", { status: 404, body: { error: "Not found" } }, "unknown"],
    ["gone already, without a word", { status: 404, body: "" }, "unknown"],
  ])("%s", async (_, reply, charged) => {
    expect(await (await cancel(reply)).call).toBe(charged);
  });

  test("is tried again after a passing fault", async () => {
    const { server, call } = await cancel({ status: 503 }, { drop: "silently" }, { status: 204, body: "" });
    await call;
    expect(server.received.map(({ method }) => method)).toEqual(["DELETE", "DELETE", "DELETE"]);
  });

  test.each<[string, Reply, string]>([
    ["405", { status: 405 }, "cancel_unsupported"],
    ["404 HTML", { status: 404, body: "<html></html>" }, "cancel_unsupported"],
    ["401", { status: 401 }, "authentication"],
    ["500", { status: 500 }, "provider_unavailable"],
  ])("%s", async (_, reply, code) => {
    await expect((await cancel(reply)).call).rejects.toMatchObject({ code });
  });
});

describe("a refusal that speaks of the model", () => {
  test.each<[string, Reply]>([
    ["code", { status: 400, body: { code: "model_not_found", message: "no", data: null } }],
    ["message", { status: 400, body: { error: { message: "Unknown model", code: "bad" } } }],
    ["issues", { status: 400, body: { error: "no", issues: [{ path: ["model"], message: "no" }] } }],
  ])("says that it may be retired: %s", async (_, reply) => {
    const { url } = await startScriptedServer(reply);
    const call = testClient(url).client.imageToVideo(inputs.image_to_video);
    await expect(call).rejects.toThrow(/nothing was started\. It speaks of the model, which may be retired/);
  });
});

test("an answer that is too long is not of this protocol, and not read to its end", async () => {
  let sent = 0;
  const chunk = new TextEncoder().encode(`{"id":"x","status":"RUNNING","pad":"${"x".repeat(999_000)}"}`);
  const fetch = async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(chunk);
        sent += chunk.length;
      },
    });
    return new Response(body);
  };
  const { client } = testClient("http://127.0.0.1:9", { fetch });
  await expect(client.task(freshRef)).rejects.toMatchObject({ code: "protocol" });
  await expect(client.actOne(inputs.act_one)).rejects.toMatchObject({
    code: "accepted_without_id",
    charged: "unknown",
  });
  expect(sent).toBeLessThan(40e6);
});

test("no error tells the key", async () => {
  const replies: Reply[] = [
    { drop: "silently" },
    { drop: "within body" },
    { hang: "silently" },
    { status: 401 },
    { status: 500 },
    { body: "<html></html>" },
  ];
  for (const reply of replies) {
    const { url } = await startScriptedServer(reply);
    const { client } = testClient(url, { createTimeoutMs: 50, readTimeoutMs: 50 });
    for (const call of [() => client.actOne(inputs.act_one), () => client.task(freshRef)]) {
      const error = await failureOf(call());
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(apiKey);
      expect(JSON.stringify(error)).not.toContain(apiKey);
    }
  }
});
