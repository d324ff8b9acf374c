import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type Discord, startDiscord } from "@understudy/discord-emulator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBotProcess } from "./support/bot.ts";
import { startProcess } from "./support/process.ts";

let discord: Discord;
beforeAll(async () => {
  discord = await startDiscord({ log: () => {} });
});
afterAll(() => discord?.close());

const script = fileURLToPath(new URL("../scripts/deploy-commands.ts", import.meta.url));

/** Runs the deploy script to its end. */
async function deploy(...args: string[]): Promise<string> {
  const env = { ...process.env, DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.restUrl };
  const ran = await startProcess([script, ...args], {
    cwd: tmpdir(),
    env,
    until: /sent\.|Deployed|those of|must be/,
  });
  expect(await ran.exited).toBe(0);
  return ran.output;
}

test("commands are deployed when they differ; a dry run only tells", async () => {
  expect(await deploy("--dry-run")).toMatch(/add +perform[\s\S]*Nothing was sent/);
  expect(discord.application.commands.size).toBe(0);
  expect(await deploy()).toContain("Deployed");
  expect(discord.application.commands.size).toBe(14);
  expect(await deploy()).toContain("those of this program");
  expect(discord.violations()).toEqual([]);
});

/** No server is needed to be alive: it may come later. */
const nowhere = { url: "http://127.0.0.1:1", token: "ust_nothing-here" };

test("probes and figures are answered; SIGTERM ends it well", async () => {
  const bot = await startBotProcess(discord, nowhere);
  const ask = async (path: string) => {
    const response = await fetch(bot.found + path);
    return { status: response.status, text: await response.text() };
  };
  expect(await ask("/livez")).toMatchObject({ status: 200 });
  await expect.poll(async () => (await ask("/readyz")).status, { timeout: 30_000 }).toBe(200);
  expect((await ask("/metrics")).text).toContain("understudy_bot_tasks_in_hand 0");
  expect((await ask("/else")).status).toBe(404);
  expect(await bot.kill("SIGTERM")).toBe(0);
  expect(bot.output).not.toContain(discord.token);
});

test("a wrong token, or a setting that is missing, ends it with a sentence", async () => {
  const wrong = startBotProcess(discord, nowhere, { DISCORD_TOKEN: "a-token-that-was-reset-since" });
  await expect(wrong).rejects.toThrow("could not start");
  const missing = startBotProcess(discord, nowhere, { UNDERSTUDY_URL: "" });
  await expect(missing).rejects.toThrow("UNDERSTUDY_URL must be");
  discord.violations.clear();
});

test("two shards are two processes that share the work, and end together", async () => {
  const bot = startBotProcess(discord, nowhere, { SHARDING: "2" });
  const shards = () => discord.gateway.sessions.map(({ shard }) => shard[0]).sort();
  await expect.poll(shards, { timeout: 60_000 }).toEqual([0, 1]);
  expect(await (await bot).kill("SIGTERM")).toBe(0);
});

/** Several starts of a bot on a machine with other things to do. */
const timeout = { timeout: 240_000 };

/** Starts two shards. */
async function startShards() {
  const supervisor = await startBotProcess(discord, nowhere, { SHARDING: "2" });
  const shards = () =>
    [...supervisor.output.matchAll(/"pid":(\d+).*"healthUrl":"([^"]+)"/g)].map(([, pid, url = ""]) => ({
      pid: Number(pid),
      isThere: () =>
        fetch(`${url}/livez`).then(
          ({ ok }) => ok,
          () => false,
        ),
    }));
  await expect.poll(() => shards().length, { timeout: 60_000 }).toBe(2);
  return { supervisor, shards };
}

test("shards whose supervisor is killed end too, so that the next one's are alone", timeout, async () => {
  const { supervisor, shards } = await startShards();
  await supervisor.kill("SIGKILL");
  for (const { isThere } of shards()) await expect.poll(isThere, { timeout: 60_000 }).toBe(false);
});

test(
  "a shard that cannot come back at once does not end the others, and comes back later",
  timeout,
  async () => {
    const { supervisor, shards } = await startShards();
    const [first] = shards();
    const isOver = discord.faults.add({ path: /gateway/, status: 401 });
    process.kill(first?.pid ?? 0, "SIGKILL");
    await expect.poll(() => supervisor.output, { timeout: 60_000 }).toContain("could not start");
    isOver();
    await expect.poll(() => shards().length, { timeout: 60_000 }).toBe(3);
    expect(await supervisor.kill("SIGTERM")).toBe(0);
    discord.violations.clear();
  },
);
