import { describe, expect, test } from "vitest";
import { operationNames, operations, preflight } from "../src/index.ts";
import { busy, created, failureOf, running } from "./replies.ts";
import { startScriptedServer } from "./scripted-server.ts";
import { apiKey, freshRef, inputs, testClient } from "./test-client.ts";
import { epoch } from "./virtual-clock.ts";

function circle(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
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
