import { UnderstudyError } from "@understudy/core";
import { MediaError } from "@understudy/media";
import { CliError } from "./cli-error.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes.ts";
import { bad, quiet, type Terminal } from "./output/terminal.ts";
import { ServerError } from "./server/server-error.ts";

/** What went wrong, for a person and for a program. */
export interface Problem {
  /** Stable; the codes of core, of media, of a server and of the CLI itself. */
  code: string;
  /** A sentence or two. */
  message: string;
  exitCode: ExitCode;
  /** Whether money was spent, where that is a question. */
  charged?: string | undefined;
  /** Whether the same again may succeed. */
  retryable?: boolean | undefined;
}

/** Puts any failure into words; a failure nobody foresaw gets a calm sentence too, never a stack. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ServerError) {
    const { code, message, exitCode, charged, retryable } = error;
    return { code, message, exitCode, charged, retryable };
  }
  if (error instanceof UnderstudyError) {
    const { code, message, charged, retryable } = error;
    return { code, message, exitCode: exitCodeOf(error), charged, retryable };
  }
  if (error instanceof CliError)
    return { code: error.code, message: error.message, exitCode: error.exitCode };
  if (error instanceof MediaError) {
    return { code: `media_${error.code}`, message: error.message, exitCode: exitCodes.usage };
  }
  const system = diskProblems[(error as { code?: string } | null)?.code ?? ""];
  if (system) return { code: "disk", message: system, exitCode: exitCodes.other };
  return {
    code: "unexpected",
    message: "Something unexpected went wrong in understudy itself. Run it again with --debug to see what.",
    exitCode: exitCodes.other,
  };
}

const diskProblems: Readonly<Record<string, string | undefined>> = {
  ENOSPC: "The disk is full. Make room, or give another --output.",
  EDQUOT: "Your share of the disk is full. Make room, or give another --output.",
  EACCES: "The file cannot be written: permission denied. Give another --output.",
  EPERM: "The file cannot be written: permission denied. Give another --output.",
  EROFS: "The file cannot be written: that disk is read-only. Give another --output.",
  EIO: "The disk failed while writing.",
};

/** A task that goes on, or a result that is still there. */
export interface Resumption {
  ref: string;
  /** The command that takes it up again. */
  command: string;
}

/**
 * Prints a failure and how to go on after it.
 *
 * @param options.output Addresses of the result, where it is made already, to fetch by hand.
 * @returns The exit code that belongs to it.
 */
export function reportProblem(
  terminal: Terminal,
  error: unknown,
  options: { debug: boolean; resume?: Resumption | undefined; output?: readonly string[] | undefined },
): ExitCode {
  const { debug, resume, output } = options;
  const problem = problemOf(error);
  const causes = debug ? behind(error) : [];
  terminal.tell(
    {
      event: "error",
      ...problem,
      ...(resume ? { ref: resume.ref, resume: resume.command } : {}),
      ...(output ? { output } : {}),
      ...(debug ? { debug: causes } : {}),
    },
    isWanted(problem) ? problem.message : [bad("Problem  "), problem.message],
    ...causes.map((cause) => quiet(`         ${cause}`)),
    ...(resume ? ["To go on with the same task, at no further cost:", `  ${resume.command}`] : []),
  );
  return problem.exitCode;
}

/** What a person chose is no problem. */
function isWanted({ code, exitCode }: Problem): boolean {
  return exitCode === exitCodes.interrupted || code === "declined";
}

/** The chain of causes, one line each, with what the provider said. */
function behind(error: unknown): string[] {
  const lines: string[] = [];
  for (let cause = error; cause !== undefined && cause !== null && lines.length < 20; ) {
    if (!(cause instanceof Error)) {
      lines.push(String(cause));
      break;
    }
    lines.push(`${cause.name}: ${cause.message}`);
    if (cause instanceof UnderstudyError && cause.provider) lines.push(JSON.stringify(cause.provider));
    if (!(cause instanceof UnderstudyError || cause instanceof CliError || cause instanceof ServerError)) {
      lines.push(
        ...(cause.stack ?? "")
          .split("\n")
          .slice(1, 6)
          .map((line) => line.trim()),
      );
    }
    cause = cause.cause;
  }
  return lines;
}
