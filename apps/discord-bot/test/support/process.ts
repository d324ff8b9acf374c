import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Programs that are started again and again find what was compiled before. */
export const compileCache: Readonly<NodeJS.ProcessEnv> = {
  NODE_COMPILE_CACHE: join(tmpdir(), "understudy-compile-cache"),
};

/** A program of ours that runs by itself. */
export interface RunningProcess {
  /** What the pattern found in its output. */
  readonly found: string;
  /** Everything it has printed. */
  readonly output: string;
  readonly pid: number;
  /** Resolves with its exit code, `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Ends it. @returns its exit code. */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** Starts a Node program and waits until it has printed what `until` looks for. */
export async function startProcess(
  args: readonly string[],
  { cwd, env, until }: { cwd: string; env: NodeJS.ProcessEnv; until: RegExp },
): Promise<RunningProcess> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...env, ...compileCache },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  let output = "";
  const hear = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (;;) {
    const match = until.exec(output);
    if (match) {
      return {
        found: match[1] ?? match[0],
        get output() {
          return output;
        },
        pid: child.pid ?? 0,
        exited,
        kill(signal) {
          child.kill(signal);
          return exited;
        },
      };
    }
    if (ended) throw new Error(`A program ended before it was ready: ${output}`);
    await Promise.race([exited, once(child.stdout, "data"), once(child.stderr, "data")]);
  }
}
