import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { probe } from "@understudy/media";
import { expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

it("pnpm start makes a film, tells what to try next, and those commands work", {
  timeout: 120_000,
}, async () => {
  const { COMETAPI_KEY: _, COMETAPI_BASE_URL: __, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, "packages/dev/src/start.ts")], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (printed += text));

  await expect.poll(() => printed, { timeout: 100_000 }).toContain("Ctrl-C ends the emulator.");
  const [, film = ""] = /^Your film {2}(.*)$/m.exec(printed) ?? [];
  expect(await probe(film, { verify: true })).toMatchObject({
    kind: "video",
    durationSeconds: expect.closeTo(8, 0),
  });
  onTestFinished(() => rm(film));
  expect(await readFile(join(root, ".gitignore"), "utf8")).toContain(".understudy/\n");

  const exported = Object.fromEntries(
    [...printed.matchAll(/^ {2}export (\w+)=(\S+)$/gm)].map(([, ...pair]) => pair),
  );
  const commands = [...printed.matchAll(/^ {2}npx pnpm@12 --silent understudy ((?!watch).*)$/gm)].map(
    ([, line = ""]) => line,
  );
  const codes = [];
  for (const line of commands) {
    const dry = /^(perform|animate) (?!.*--dry-run)/.test(line) ? " --dry-run" : "";
    const shell = spawn("sh", ["-c", `"$NODE" apps/cli/src/main.ts ${line}${dry}`], {
      cwd: root,
      env: { ...env, ...exported, NODE: process.execPath },
      stdio: "ignore",
    });
    codes.push((await once(shell, "exit"))[0]);
  }
  // The performance that is too long is refused; the others may be paid for.
  expect(codes).toEqual([0, 0, 2, 0]);

  child.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
  await expect(fetch(exported.COMETAPI_BASE_URL ?? "")).rejects.toThrow("fetch failed");
});
