import { AbortedError, createTimers, formatTaskRef, type TaskRef, UnderstudyError } from "@understudy/core";
import { CliError } from "../cli-error.ts";
import type { Context } from "../commands/command.ts";
import { type Config, defaultBaseUrl } from "../config.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { textOf } from "../flags/flag.ts";
import { createProgress, type Progress } from "../output/progress.ts";
import { good } from "../output/terminal.ts";
import { bytes, duration, shellWord } from "../output/words.ts";
import { type Resumption, reportProblem } from "../problem.ts";
import type { SavedFile } from "../result/save.ts";
import { savePatiently } from "../result/save-patiently.ts";
import { fromHere, type Target } from "../result/target.ts";
import { wordsFor } from "../server/server.ts";
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

/** How long an address of a result lasts at least, in milliseconds (Runway signs results for 24 to 48 hours). */
const addressLastsMs = 24 * 60 * 60 * 1000;

/** The command that takes a task up again, with all that differs from the defaults. */
export function resumption({ io, values }: Context, ref: TaskRef, { baseUrl, server }: Config): Resumption {
  const text = formatTaskRef(ref);
  const words = [io.program, "watch", shellWord(text)];
  if (server) words.push(...wordsFor(server));
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
  let output: readonly string[] | undefined;
  try {
    const succeeded = await connection.client.wait(ref, {
      signal: io.interrupts.first,
      timeoutMs,
      onUpdate: (snapshot) => progress.task(snapshot),
    });
    output = succeeded.output;
    progress.download(0, undefined);
    const files: SavedFile[] = [];
    for (const [index, url] of succeeded.output.entries())
      files.push(await saveOutput(context, following, url, index, progress));
    progress.stop();
    tellSaved(context, ref, files, output);
    return exitCodes.ok;
  } catch (error) {
    progress.stop();
    const farSide = config.server ? "server" : "provider";
    const interrupted = io.interrupts.first.aborted && isAbort(error);
    return reportProblem(
      terminal,
      interrupted
        ? new CliError("interrupted", stopped(output !== undefined, farSide))
        : inWordsOf(config, error),
      {
        debug: values.debug === true,
        resume: isOver(error) ? undefined : resumption(context, ref, config),
        output,
      },
    );
  }
}

function stopped(isFinished: boolean, farSide: string): string {
  return isFinished
    ? `Stopped. The film is finished but not saved, and its address at the ${farSide} works for a short time only.`
    : `Stopped. The task goes on at the ${farSide}, and stays charged.`;
}

function saveOutput(
  { io }: Context,
  { connection: { client }, ref, target }: Following,
  url: string,
  index: number,
  progress: Progress,
): Promise<SavedFile> {
  const signal = io.interrupts.first;
  return savePatiently(
    url,
    { directory: target.directory, stem: target.fileName ?? defaultName(ref) },
    {
      fetch: io.fetch,
      sleep: createTimers(io.clock).sleep,
      signal,
      onProgress: (received, total) => progress.download(received, total),
      freshAddress: async () => (await client.task(ref, { signal })).output?.[index],
      isOld: io.clock.wall() - Date.parse(ref.submittedAt) > addressLastsMs,
    },
  );
}

function defaultName({ operation, id }: TaskRef): string {
  const short = id
    .replace(/^task_/, "")
    .replace(/[^\da-zA-Z]/g, "")
    .slice(0, 8);
  return `${operation.replaceAll("_", "-")}-${short || "result"}`;
}

function tellSaved(
  { io, terminal }: Context,
  ref: TaskRef,
  files: readonly SavedFile[],
  output: readonly string[],
): void {
  const elapsedSeconds = Math.round((io.clock.wall() - Date.parse(ref.submittedAt)) / 1000);
  for (const { facts } of files) {
    const what = `${facts.width} x ${facts.height}, ${facts.durationSeconds.toFixed(1)} s, ${bytes(facts.sizeBytes)}`;
    terminal.say([good("Done     "), `${what}, ${duration(elapsedSeconds)} after it was submitted.`]);
  }
  terminal.answer(
    {
      event: "done",
      ref: formatTaskRef(ref),
      elapsedSeconds,
      files: files.map(({ path, facts }) => ({ path, ...facts })),
      output,
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
  const over = ["task_failed", "task_cancelled", "task_not_found"];
  return error instanceof UnderstudyError && over.includes(error.code);
}
