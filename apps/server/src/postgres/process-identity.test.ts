import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identify } from "./process-identity.ts";

test("this process is no Postgres", async () => {
  expect(await identify(process.pid, "/data/postgres-18")).toBe("other");
});

test("an ended process is gone", async () => {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  expect(await identify(child.pid ?? 0, "/data/postgres-18")).toBe("gone");
});

test("a program of that name counts only on that directory", async () => {
  const impostor = spawn("sleep", ["30"], { argv0: "/usr/bin/postgres", cwd: "/", stdio: "ignore" });
  await once(impostor, "spawn");
  expect(await identify(impostor.pid ?? 0, "/data/postgres-18")).toBe("other");
  expect(await identify(impostor.pid ?? 0, "/")).toBe("ours");
  impostor.kill();
});
