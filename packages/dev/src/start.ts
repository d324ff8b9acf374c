import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { sampleMedia } from "./sample-media/index.ts";
import { runCli } from "./start/cli.ts";
import { startEmulator } from "./start/emulator.ts";
import { lockFolder } from "./start/lock.ts";
import { nextSteps } from "./start/next-steps.ts";
import { help, readOptions } from "./start/options.ts";
import type { Part } from "./start/part.ts";
import { freePort } from "./start/port.ts";
import { startServer, type UnderstudyServer } from "./start/server.ts";
import { shownPath } from "./start/shown-path.ts";

// `pnpm start`: what a newcomer sees first. The server with a database of its own, over an emulated CometAPI unless
// COMETAPI_KEY is set, and what to try next. It spends nothing by itself.

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** How long what a killed start has left behind may take to end, in milliseconds. */
const lastOrdersMs = 30_000;

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
    const anyPorts = { isReal, port: 0, emulatorPort: 0 };
    return await run(data, anyPorts, (_, server) => performOnce(server, films));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** Starts every part, in order; does something while they are up; ends them in the reverse order. */
async function run(
  folder: string,
  { isReal, port, emulatorPort }: { isReal: boolean; port: number; emulatorPort: number },
  whileUp: (parts: readonly Part[], server: UnderstudyServer) => Promise<number>,
): Promise<number> {
  const lock = await lockFolder(folder);
  const parts: Part[] = [];
  async function add<P extends Part>(starting: Promise<P>): Promise<P> {
    const part = await starting;
    parts.push(part);
    return part;
  }
  try {
    const patience = lock.afterKill ? lastOrdersMs : 0;
    const find = (name: string, option: string, wanted: number) =>
      freePort({ name, option, port: wanted }, patience);
    const ports = {
      server: await find("server", "--port", port),
      emulator: isReal ? undefined : await find("emulator", "--emulator-port", emulatorPort),
    };
    const emulator =
      ports.emulator === undefined
        ? undefined
        : await add(startEmulator({ root, folder, port: ports.emulator }));
    if (stop.signal.aborted) return 130;
    const server = await add(startServer({ root, folder, port: ports.server, emulator }));
    if (stop.signal.aborted) return 130;
    return await whileUp(parts, server);
  } finally {
    for (const part of parts.toReversed()) await part.end();
    await lock.release();
  }
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
