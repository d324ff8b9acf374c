import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** Runs the command line from its sources; its progress goes to our own terminal, its answer comes back. */
export async function runCli(
  where: { root: string; provider: { url: string; apiKey: string } },
  args: readonly string[],
): Promise<{ exitCode: number | null; stdout: string }> {
  const child = spawn(process.execPath, [join(where.root, "apps/cli/src/main.ts"), ...args], {
    cwd: where.root,
    stdio: ["inherit", "pipe", "inherit"],
    env: {
      ...process.env,
      COMETAPI_KEY: where.provider.apiKey,
      COMETAPI_BASE_URL: where.provider.url,
      // The commands it prints are then those that work in this folder.
      npm_lifecycle_event: "understudy",
    },
  });
  const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { exitCode, stdout };
}
