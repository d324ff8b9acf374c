import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCometEmulator } from "@understudy/comet-emulator";
import { conformance } from "@understudy/comet-emulator/conformance";
import { createClient } from "@understudy/core";
import { sampleMedia } from "@understudy/dev/media";
import { cutToFile } from "@understudy/media";
import { afterAll, describe, expect, test } from "vitest";
import { spawnServer } from "./support/spawned.ts";

const callbackSecret = "a-secret-of-the-tests";
const folder = await mkdtemp(join(tmpdir(), "understudy-conformance-"));
await copyFile(sampleMedia.character.path, join(folder, "character.jpg"));
await cutToFile(sampleMedia.performer.path, { start: 0, end: 3.1 }, join(folder, "performer.mp4"));
const emulator = await startCometEmulator({
  files: folder,
  assets: { allowLoopbackHttp: true },
  callbacks: (input, init) =>
    String(input).startsWith("http://127.0.0.1") ? fetch(input, init) : Promise.resolve(new Response()),
  speed: 0,
});
const server = await spawnServer({
  COMETAPI_KEY: emulator.apiKey,
  COMETAPI_BASE_URL: emulator.url,
  ALLOW_LOOPBACK_ASSETS: "true",
  CALLBACK_SECRET: callbackSecret,
  MAX_CREATES_PER_SECOND: "1000",
  REQUEST_BURST: "10000",
});
afterAll(async () => {
  const code = await server.close();
  await emulator.close();
  await rm(folder, { recursive: true });
  expect(code).toBe(0);
});

/** Lets time pass at the provider, and has the server look. */
async function later(): Promise<void> {
  await emulator.advance(20_000);
  for (const { id } of emulator.tasks.values()) {
    await fetch(`${server.url}/callbacks/${callbackSecret}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, status: "SUCCEEDED" }),
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}

const samples = {
  video: `${emulator.url}/files/performer.mp4`,
  picture: `${emulator.url}/files/character.jpg`,
};

describe("the protocol", () => {
  conformance({
    baseUrl: server.url,
    apiKey: server.token,
    dialect: "clean",
    samples,
    callbackUrl: "https://example.com/hook",
    wait: later,
    looks: 1000,
  });
});

describe("the suite's own client", () => {
  const client = createClient({
    apiKey: server.token,
    baseUrl: `${server.url}/v1`,
    rules: { allowLoopbackHttp: true },
  });

  test("creates an Act-One without a callback address: the server supplies its own, and is called", async () => {
    const before = emulator.tasks.size;
    const ref = await client.actOne({ video: samples.video, image: samples.picture });
    while (emulator.tasks.size === before) await later();
    const sent = [...emulator.tasks.values()].at(-1);
    expect(sent?.callbackUrl).toBe(`${server.url}/callbacks/${callbackSecret}`);
    for (let status = ""; status !== "SUCCEEDED"; status = (await client.task(ref)).status) await later();
    expect(await client.wait(ref)).toMatchObject({ output: [expect.stringMatching(/^http/)] });
  });

  test("creates the same task once for the same key, with what belongs to it", async () => {
    const options = { idempotencyKey: "take-1", subject: "discord:1:2", metadata: { card: 7 } };
    const input = {
      promptImage: samples.picture,
      model: "gen3a_turbo",
      promptText: "it waves",
      duration: 5,
    } as const;
    const first = await client.imageToVideo(input, options);
    const second = await client.imageToVideo(input, options);
    expect(second.id).toBe(first.id);
    const answer = await fetch(`${server.url}/v1/tasks/${first.id}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect(await answer.json()).toMatchObject({ subject: "discord:1:2", metadata: { card: 7 } });
    await client.cancel(first);
    expect((await client.task(first)).status).toBe("CANCELLED");
  });
});
