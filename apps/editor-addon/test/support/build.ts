import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the production build under test. */
    panelDist: string;
  }
}

/** Builds the add-on once for all tests of a run, in a folder of the run's own. Returns what takes it away. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-panel-"));
  const script = fileURLToPath(new URL("../../scripts/build.ts", import.meta.url));
  // In a process of its own, for what libraries are built as depends on the environment.
  await promisify(execFile)(process.execPath, [script, folder], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  project.provide("panelDist", folder);
  return () => rm(folder, { recursive: true });
}
