import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, styleText } from "node:util";
import { sampleMedia } from "./sample-media/index.ts";
import { runCli } from "./start/cli.ts";
import { startEmulator } from "./start/emulator.ts";
import { nextSteps } from "./start/next-steps.ts";

// `pnpm start`: what a newcomer sees first. An emulated CometAPI with the sample media, one performance by the command
// line against it, and what to try next. With `--once` it ends after the performance, for CI.

const root = fileURLToPath(new URL("../../../", import.meta.url));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());

try {
  process.exitCode = await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function start(): Promise<number> {
  const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
  console.log(`${styleText("bold", "Understudy")} casts a character over a performance.

CometAPI is played by an emulator on this machine: nothing leaves it, nothing is charged for real.
In ${relative(root, sampleMedia.performer.path)} somebody performs. The fox in ${relative(root, sampleMedia.character.path)} will give that performance.
`);
  const emulator = await startEmulator({ root, files: dirname(sampleMedia.character.path) });
  try {
    const film = await perform(emulator);
    if (stop.signal.aborted) {
      console.log("\nThe emulator has ended, and its tasks with it.");
      return 130;
    }
    if (!film) return 1;
    console.log(`\n${styleText("bold", "Your film")}  ${film}\n`);
    if (values.once) return 0;
    console.log(nextSteps(emulator));
    await Promise.race([
      emulator.ended,
      new Promise((resolve) => stop.signal.addEventListener("abort", resolve)),
    ]);
    console.log("\nThe emulator has ended.");
    return stop.signal.aborted ? 0 : 1;
  } finally {
    await emulator.end();
  }
}

/** Lets the command line cast the fox. Resolves with the path of the film, when there is one that plays. */
async function perform(provider: { url: string; apiKey: string }): Promise<string | undefined> {
  const fileAt = ({ path }: { path: string }) => `${provider.url}/files/${path.split(/[/\\]/).at(-1)}`;
  const performed = await runCli({ root, provider }, [
    "perform",
    ...["--character", fileAt(sampleMedia.character)],
    ...["--performance", fileAt(sampleMedia.performer)],
    ...["--output", ".understudy/"],
    "--yes",
  ]);
  const path = performed.stdout.trim();
  if (performed.exitCode !== 0 || path === "") return undefined;
  const probed = await runCli({ root, provider }, ["probe", join(root, path)]);
  return probed.exitCode === 0 && probed.stdout.startsWith("video") ? join(root, path) : undefined;
}
