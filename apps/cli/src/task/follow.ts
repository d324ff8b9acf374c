import {
  AbortedError,
  type Client,
  createTimers,
  formatTaskRef,
  OutputExpiredError,
  type SucceededSnapshot,
  type TaskRef,
  UnderstudyError,
} from "@understudy/core";
import { CliError } from "../cli-error.ts";
import type { Context } from "../commands/command.ts";
import { type Config, defaultBaseUrl } from "../config.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { textOf } from "../flags/flag.ts";
import { createProgress, type Progress } from "../output/progress.ts";
import { good } from "../output/terminal.ts";
import { bytes, duration, shellWord } from "../output/words.ts";
import { type Resumption, reportProblem } from "../problem.ts";
import { type SavedFile, saveResult } from "../result/save.ts";
import { fromHere, type Target } from "../result/target.ts";
import { inServerWords } from "../server/server-error.ts";
import type { Connection } from "./connection.ts";

/** A task, and what is wanted of it. */
export interface Following {
  connection: Connection;
  ref: TaskRef;
  target: Target;
  /** How long to watch, in milliseconds. */
  timeoutMs: number | undefined;
  config: Config;
}

/** The command that takes a task up again, with all that differs from the defaults. */
export function resumption({ io, values }: Context, ref: TaskRef, { baseUrl, server }: Config): Resumption {
  const text = formatTaskRef(ref);
  const words = [io.program, "watch", shellWord(text)];
  if (server) words.push("--server", shellWord(server.url));
  else if (baseUrl.href !== new URL(defaultBaseUrl).href)
    words.push("--base-url", shellWord(baseUrl.href.replace(/\/$/, "")));
  const output = textOf(values, "output");
  if (output !== undefined) words.push("--output", shellWord(output));
  return { ref: text, command: words.join(" ") };
}

/**
 * Watches a task to its end and saves its result. Whatever goes wrong is put into words here, with the command that goes
 * on where this one stopped.
 */
export async function followTask(context: Context, following: Following): Promise<ExitCode> {
  const { io, terminal, values } = context;
  const { connection, ref, timeoutMs, config } = following;
  const progress = createProgress(terminal, io.clock, Date.parse(ref.submittedAt));
  connection.onAnswer = (answered) => progress.connection(answered);
  connection.onPlace = (place) => progress.place(place);
  try {
    const { output } = await connection.client.wait(ref, {
      signal: io.interrupts.first,
      timeoutMs,
      onUpdate: (snapshot) => progress.task(snapshot),
    });
    progress.download(0, undefined);
    const files: SavedFile[] = [];
    for (const index of output.keys())
      files.push(await saveOutput(context, following, output, index, progress));
    progress.stop();
    tellSaved(context, ref, files);
    return exitCodes.ok;
  } catch (error) {
    progress.stop();
    const farSide = config.server ? "server" : "provider";
    const interrupted = io.interrupts.first.aborted && isAbort(error);
    return reportProblem(
      terminal,
      interrupted
        ? new CliError("interrupted", `Stopped. The task goes on at the ${farSide}, and stays charged.`)
        : inWordsOf(config, error),
      { debug: values.debug === true, resume: isOver(error) ? undefined : resumption(context, ref, config) },
    );
  }
}

async function saveOutput(
  { io }: Context,
  { connection: { client }, ref, target }: Following,
  output: SucceededSnapshot["output"],
  index: number,
  progress: Progress,
): Promise<SavedFile> {
  const place = { directory: target.directory, stem: target.fileName ?? defaultName(ref) };
  const options = {
    fetch: io.fetch,
    sleep: createTimers(io.clock).sleep,
    signal: io.interrupts.first,
    onProgress: (received: number, total: number | undefined) => progress.download(received, total),
  };
  const url = output[index] ?? output[0];
  try {
    return await saveResult(url, place, options);
  } catch (error) {
    if (!(error instanceof OutputExpiredError)) throw error;
    // Some far sides sign a fresh address for each look.
    const fresh = await freshAddress(client, ref, index, io.interrupts.first);
    if (fresh === undefined || fresh === url) throw error;
    return await saveResult(fresh, place, options);
  }
}

async function freshAddress(client: Client, ref: TaskRef, index: number, signal: AbortSignal) {
  const { output } = await client.task(ref, { signal });
  return output?.[index];
}

function defaultName({ operation, id }: TaskRef): string {
  const short = id
    .replace(/^task_/, "")
    .replace(/[^\da-zA-Z]/g, "")
    .slice(0, 8);
  return `${operation.replaceAll("_", "-")}-${short || "result"}`;
}

function tellSaved({ io, terminal }: Context, ref: TaskRef, files: readonly SavedFile[]): void {
  const elapsedSeconds = Math.round((io.clock.wall() - Date.parse(ref.submittedAt)) / 1000);
  for (const { facts } of files) {
    const length = facts.kind === "video" ? `, ${facts.durationSeconds.toFixed(1)} s` : "";
    const what = `${facts.width} x ${facts.height}${length}, ${bytes(facts.sizeBytes)}`;
    terminal.say([good("Done     "), `${what}, ${duration(elapsedSeconds)} after it was submitted.`]);
  }
  terminal.answer(
    {
      event: "done",
      ref: formatTaskRef(ref),
      elapsedSeconds,
      files: files.map(({ path, facts }) => ({ path, ...facts })),
    },
    ...files.map(({ path }) => fromHere(path, io.cwd)),
  );
}

/** A failure as it is true of the far side. */
export function inWordsOf({ server }: Config, error: unknown): unknown {
  return server ? inServerWords(error, server.url) : error;
}

function isAbort(error: unknown): boolean {
  return error instanceof AbortedError || (error instanceof Error && error.name === "AbortError");
}

/** Whether there is nothing left to take up again. */
function isOver(error: unknown): boolean {
  const over = ["task_failed", "task_cancelled", "task_not_found", "output_expired"];
  return error instanceof UnderstudyError && over.includes(error.code);
}
