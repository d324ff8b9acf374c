import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { created, failureOf, running } from "./replies.ts";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { apiKey, freshRef, inputs, testClient } from "./test-client.ts";

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

test.each([".", ".."])("a create that is answered with the id %j cannot be followed", async (id) => {
  const { url } = await startScriptedServer({ body: { id } });
  const call = testClient(url).client.actOne(inputs.act_one);
  await expect(call).rejects.toMatchObject({ code: "accepted_without_id", charged: "unknown" });
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
