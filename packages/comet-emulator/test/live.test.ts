import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startBench } from "./kit.ts";

const command = fileURLToPath(new URL("../src/conformance/live.ts", import.meta.url));
const samples = ["--video", "https://example.com/a.mp4", "--picture", "https://example.com/b.jpg"];

async function live(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return { said: await text(child.stdout), code: await ended };
}

test("without a key nothing is sent", async () => {
  const { said, code } = await live({ COMETAPI_KEY: "" }, ...samples);
  expect(code).toBe(2);
  expect(said).toContain("COMETAPI_KEY is not set.");
});

test("without a yes only the price is told", async () => {
  const bench = await startBench();
  const { said, code } = await live(
    { COMETAPI_KEY: bench.apiKey },
    ...samples,
    "--base-url",
    bench.url,
    "--operations",
    "character_performance,image_to_video",
  );
  expect(code).toBe(1);
  expect(said).toMatch(/character_performance +0\.40 USD +published/);
  expect(said).toMatch(/in all +0\.72 USD/);
  expect(said).toContain("Nothing was sent.");
  expect(bench.requestCount).toBe(0);
});

test("act_one needs somewhere to call", async () => {
  const { said, code } = await live({ COMETAPI_KEY: "sk" }, ...samples, "--operations", "act_one");
  expect(code).toBe(2);
  expect(said).toContain("act_one needs --callback.");
});
