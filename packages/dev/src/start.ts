import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { sampleMedia } from "./sample-media/index.ts";
import { startBot } from "./start/bot.ts";
import { runCli } from "./start/cli.ts";
import { startDiscord } from "./start/discord.ts";
import { panelOrigin, startEditor } from "./start/editor.ts";
import { startEmulator } from "./start/emulator.ts";
import { lockFolder } from "./start/lock.ts";
import { nextSteps } from "./start/next-steps.ts";
import { help, readOptions, type StartOptions } from "./start/options.ts";
import type { Part } from "./start/part.ts";
import { freePort } from "./start/port.ts";
import { startServer, type UnderstudyServer } from "./start/server.ts";
import { shownPath } from "./start/shown-path.ts";

// `pnpm start`: what a newcomer sees first. The server with a database of its own, the Discord bot and the add-on, among
// emulators of what is across the internet, and what to try next. It spends nothing by itself.

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** How long what a killed start has left behind may take to end, in milliseconds. */
const lastOrdersMs = 30_000;
/** How long nobody wonders why nothing happens, in milliseconds. */
const patienceOfPeopleMs = 2_000;
const endingSlowly =
  "What is under way is put down where it can be taken up again. That takes half a minute at most.";

const stop = new AbortController();
const stopped = new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  loadEnvFile();
  const options = readOptions();
  if (options.help) {
    console.log(help);
    return 0;
  }
  const isReal = Boolean(process.env.COMETAPI_KEY?.trim());
  const folder = resolve(root, options.folder);
  const films = join(folder, "films");
  await mkdir(films, { recursive: true });
  console.log(greeting(isReal));
  if (!options.once) {
    const data = join(folder, isReal ? "cometapi" : "emulated");
    return run(data, { isReal, ...options }, (parts, server) => serve(parts, server, isReal, films));
  }
  if (isReal) {
    console.error(
      "The sample costs money at the real CometAPI. Unset COMETAPI_KEY to perform it with --once.",
    );
    return 2;
  }
  const data = await mkdtemp(join(tmpdir(), "understudy-once-"));
  try {
    const anyPorts = {
      ...options,
      isReal,
      port: 0,
      emulatorPort: 0,
      without: new Set(["discord", "editor"] as const),
    };
    return await run(data, anyPorts, (_, server) => performOnce(server, films));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** Starts every part, in order; does something while they are up; ends them in the reverse order. */
async function run(
  folder: string,
  options: StartOptions & { isReal: boolean },
  whileUp: (parts: readonly Part[], server: UnderstudyServer) => Promise<number>,
): Promise<number> {
  const lock = await lockFolder(folder);
  const parts: Part[] = [];
  async function add<P extends Part>(starting: Promise<P>): Promise<P> {
    const part = await starting;
    parts.push(part);
    stop.signal.throwIfAborted();
    return part;
  }
  try {
    const has = whatRuns(options);
    const patience = lock.afterKill ? lastOrdersMs : 0;
    const find = (name: string, option: string, port: number) => freePort({ name, option, port }, patience);
    // All of them before anything runs: a port that is taken should cost nobody time.
    const port = await find("server", "--port", options.port);
    const emulatorPort = has.emulator && (await find("emulator", "--emulator-port", options.emulatorPort));
    const discordPort =
      has.discord && (await find("emulated Discord", "--discord-port", options.discordPort));
    const editorPort = has.editor && (await find("emulated editor", "--editor-port", options.editorPort));
    const panelPort =
      editorPort && (await find("add-on", "--editor-port", options.editorPort && editorPort + 1));

    const where = { root, folder };
    const emulator = emulatorPort ? await add(startEmulator({ ...where, port: emulatorPort })) : undefined;
    const origins = panelPort ? [panelOrigin(panelPort)] : [];
    const server = await add(startServer({ ...where, port, emulator, origins }));
    const discord = discordPort ? await add(startDiscord({ ...where, port: discordPort })) : undefined;
    if (has.bot) {
      const healthPort = await find("Discord bot", "--port", 0);
      await add(startBot({ ...where, healthPort, server, discord }));
    }
    if (editorPort && panelPort) await add(startEditor({ ...where, port: editorPort, panelPort, server }));
    return await whileUp(parts, server);
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    const slow = setTimeout(() => console.log(endingSlowly), patienceOfPeopleMs);
    for (const part of parts.toReversed()) await part.end();
    clearTimeout(slow);
    await lock.release();
  }
}

/** What is emulated must not spend real money: where CometAPI is real, only a real Discord has the bot. */
function whatRuns({ isReal, without }: { isReal: boolean; without: StartOptions["without"] }) {
  const isRealDiscord = Boolean(process.env.DISCORD_TOKEN?.trim());
  const bot = !without.has("discord") && (isRealDiscord || !isReal);
  return {
    emulator: !isReal,
    bot,
    discord: bot && !isRealDiscord,
    editor: !without.has("editor") && !isReal,
  };
}

/** Tells what is there and what to do with it, and waits until it is stopped. */
async function serve(
  parts: readonly Part[],
  server: UnderstudyServer,
  isReal: boolean,
  films: string,
): Promise<number> {
  const lines = parts.flatMap((part) => part.lines);
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  console.log(`${lines.map(([name, value]) => name.padEnd(width) + value).join("\n")}\n`);
  console.log(nextSteps(server, { root, films: shownPath(root, films) + sep, isReal }));
  const ending = await Promise.race([stopped.then(() => "stopped"), ...parts.map(({ ended }) => ended)]);
  if (ending === "stopped") {
    console.log("What is under way goes on at the next start.");
    return 0;
  }
  const logs = shownPath(root, dirname(server.tokenFile));
  console.error(`\nOne of these has ended by itself; the logs in ${logs} say why. Ending the others.`);
  return 1;
}

/** Lets the command line cast the fox, and says where the film is, when there is one that plays. */
async function performOnce({ url, tokenFile }: UnderstudyServer, films: string): Promise<number> {
  const { character, performer } = sampleMedia;
  const files = ["--character", character.path, "--performance", performer.path, "--output", films];
  const toServer = ["--server", url, "--token-file", tokenFile, "--yes"];
  const performed = await runCli(root, ["perform", ...files, ...toServer], stop.signal);
  if (stop.signal.aborted) return 130;
  const film = resolve(root, performed.stdout.trim());
  const probed = await runCli(root, ["probe", film], stop.signal);
  if (performed.exitCode !== 0 || probed.exitCode !== 0 || !probed.stdout.startsWith("video")) return 1;
  console.log(`\n${styleText("bold", "Your film")}  ${film}`);
  return 0;
}

function greeting(isReal: boolean): string {
  const provider = isReal
    ? "COMETAPI_KEY is set: tasks go to the real CometAPI and cost money. Only your own commands create any."
    : "CometAPI is played by an emulator on this machine: nothing leaves it, nothing is charged for real.";
  return `${styleText("bold", "Understudy")} casts a character over a performance.\n\n${provider}\n`;
}

/** Often comes more than once: from the terminal, and passed on by npx and pnpm. */
function onSignal(): void {
  if (!stop.signal.aborted) console.log("\nEnding.");
  stop.abort();
}

/** As the server does it: what is set already stays. */
function loadEnvFile(): void {
  try {
    process.loadEnvFile(join(root, ".env"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
