import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { apiKey, speed } from "./emulator.ts";
import { readEvents } from "./inside.ts";

/** A CLI in a process of its own. */
export interface RunningCli {
  readonly stdout: string;
  readonly stderr: string;
  /** What it printed with `--json`. */
  readonly events: { event: string; [field: string]: unknown }[];
  /** Resolves when something was printed that fits. */
  printed(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals | null>;
}

/** A token of any Understudy server. */
const anyToken = /ust_[\w-]{20}/;
/** Holds no login, whoever runs the tests. */
const nobodysFolder = join(tmpdir(), "understudy-no-login");
const main = fileURLToPath(new URL("accelerated-main.ts", import.meta.url));

/**
 * Starts the CLI with a key, against the provider at `url`. Whatever it does, neither the key nor a token may be in what
 * it prints.
 *
 * @param options.typed What comes over stdin, which is no terminal.
 */
export function startCli(
  args: readonly string[],
  options: { url?: string; cwd?: string; env?: Record<string, string>; typed?: string } = {},
): RunningCli {
  const own = /^(COMETAPI|UNDERSTUDY)_|^npm_lifecycle_event$/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd,
    stdio: "pipe",
    env: {
      ...env,
      COMETAPI_KEY: apiKey,
      TEST_SPEED: String(speed),
      XDG_CONFIG_HOME: nobodysFolder,
      ...(options.url === undefined ? {} : { COMETAPI_BASE_URL: options.url }),
      ...options.env,
    },
  });
  child.stdin.end(options.typed);
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (printed.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (printed.stderr += text));
  const exit = once(child, "close").then(([code, signal]) => {
    expect(printed.stdout + printed.stderr).not.toContain(apiKey);
    expect(printed.stdout + printed.stderr).not.toMatch(anyToken);
    expect(printed.stderr).not.toMatch(/\n\s+at .+:\d+/);
    return code ?? signal;
  });
  return {
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    get events() {
      return readEvents(printed.stdout);
    },
    async printed(pattern) {
      const found = () => pattern.test(printed.stdout + printed.stderr);
      while (!found()) {
        const more = [once(child.stdout, "data"), once(child.stderr, "data")];
        const ended = await Promise.race([exit.then(() => true), ...more]);
        if (ended === true && !found()) {
          throw new Error(`Never printed ${pattern}:\n${printed.stdout}${printed.stderr}`);
        }
      }
    },
    kill: (signal) => void child.kill(signal),
    exit,
  };
}

/** Runs the CLI to its end. */
export async function runCli(...parameters: Parameters<typeof startCli>) {
  const cli = startCli(...parameters);
  const code = await cli.exit;
  return {
    code,
    stdout: cli.stdout,
    stderr: cli.stderr,
    events: parameters[0].includes("--json") ? cli.events : [],
  };
}
