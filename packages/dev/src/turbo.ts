import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs `turbo` in the current folder, its output passed on, telemetry off.
 *
 * @returns its exit code, `null` when a signal ended it.
 * @throws when it cannot be started.
 */
export async function turbo(...args: string[]): Promise<number | null> {
  const process_ = spawn("turbo", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  const [code] = (await once(process_, "exit")) as [number | null];
  return code;
}

if (import.meta.main) process.exitCode = (await turbo("run", ...process.argv.slice(2))) ?? 1;
