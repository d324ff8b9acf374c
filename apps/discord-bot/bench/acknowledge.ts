import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import { startProcess } from "../test/support/process.ts";
import { startTestServer } from "../test/support/server.ts";
import { openTheatre, setStage, type Theatre } from "../test/support/stage.ts";
import { row } from "./figures.ts";

// How long Discord waits for an acknowledgement while 50 commands a second come in, beside a bare discord.js bot that gets
// the same in the same run. Every /usage of the bot asks the server; the acknowledgement does not wait for it.

const perSecond = 50;
const seconds = Number(process.argv[2] ?? 60);
const roundSeconds = 5;

/** Uses a command so many times, evenly, and measures each until it is acknowledged. */
async function ask(theatre: Theatre, times: number): Promise<number[]> {
  const { channel, person } = setStage(theatre);
  const waiting: Promise<number>[] = [];
  for (let index = 0; index < times; index++) {
    const startedAt = performance.now();
    const answered = person.slash(channel, "usage").then(async (use) => {
      await use.acknowledged();
      return performance.now() - startedAt;
    });
    waiting.push(answered);
    await sleep(1000 / perSecond);
  }
  return Promise.all(waiting);
}

const server = await startTestServer();
const [ours, bare] = [await openTheatre(server), await openTheatre(server)];
await ours.startBot();
const echo = await startProcess([fileURLToPath(new URL("echo-bot.ts", import.meta.url))], {
  cwd: tmpdir(),
  env: { ...process.env, DISCORD_TOKEN: bare.discord.token, DISCORD_API_URL: bare.discord.restUrl },
  until: /ready/,
});

const times: Record<"bot" | "echo", number[]> = { bot: [], echo: [] };
await Promise.all([ask(ours, 20), ask(bare, 20)]);
// In turns, so that both have the same machine.
for (let round = 0; round < seconds / roundSeconds; round++) {
  times.bot.push(...(await ask(ours, perSecond * roundSeconds)));
  times.echo.push(...(await ask(bare, perSecond * roundSeconds)));
}
console.log(`Acknowledgement under ${perSecond} commands a second, in milliseconds\n`);
console.log(
  markdownTable([
    ["", "commands", "p50", "p99", "worst"],
    row("this bot", times.bot),
    row("bare discord.js", times.echo),
  ]),
);
await echo.kill("SIGKILL");
await ours.close();
await bare.close();
await server.close();
