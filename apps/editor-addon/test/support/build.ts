import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the production build under test. */
    panelDist: string;
  }
}

/** Builds the add-on once for all tests of a run, beside what a person has built. */
export default async function setup(project: TestProject): Promise<void> {
  const folder = fileURLToPath(new URL("../../.vitest/dist", import.meta.url));
  const script = fileURLToPath(new URL("../../scripts/build.ts", import.meta.url));
  // In a process of its own, for what libraries are built as depends on the environment.
  await promisify(execFile)(process.execPath, [script, folder], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  project.provide("panelDist", folder);
}
