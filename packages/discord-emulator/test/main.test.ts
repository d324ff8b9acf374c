import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "discord.js";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

test("started by hand it says where everything is, takes a bot, and ends when asked", async () => {
  const child = spawn(process.execPath, [main, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += String(chunk);
  });
  await expect.poll(() => said, { timeout: 30_000 }).toContain("Ctrl-C");
  const api = /REST +(\S+)/.exec(said)?.[1] ?? expect.fail();
  const client = new Client({ intents: [], rest: { api } });
  await client.login(/Bot token +(\S+)/.exec(said)?.[1] ?? expect.fail());
  expect(client.user?.username).toBe("Understudy");
  await client.destroy();
  expect(
    (await fetch(/emulator +(\S+)/.exec(said)?.[1] ?? expect.fail())).headers.get("content-type"),
  ).toContain("text/html");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a port that is none is refused in a sentence", async () => {
  const child = spawn(process.execPath, [main, "--port", "x"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  expect((await once(child, "close"))[0]).toBe(2);
  expect(said).toContain('--port must be a whole number from 0 to 65535, not "x".');
});
