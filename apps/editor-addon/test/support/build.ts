import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { buildAddOn } from "../../scripts/build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the production build under test. */
    panelDist: string;
  }
}

/** Builds the add-on once for all tests of a run, beside what a person has built. */
export default async function setup(project: TestProject): Promise<void> {
  const folder = fileURLToPath(new URL("../../.vitest/dist", import.meta.url));
  await buildAddOn(folder);
  project.provide("panelDist", folder);
}
