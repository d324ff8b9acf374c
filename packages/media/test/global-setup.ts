import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { makeFixtures } from "./fixtures.ts";
import { serveFolder } from "./range-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder of the test media. */
    fixtures: string;
    /** Where a server gives them out, for tests in a browser. */
    fixturesUrl: string;
  }
}

/** Makes the test media once for all tests, in Node and in the browser, and takes them away again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-media-"));
  await makeFixtures(folder);
  const server = await serveFolder(folder);
  project.provide("fixtures", folder);
  project.provide("fixturesUrl", server.url);
  return async () => {
    await server.close();
    await rm(folder, { recursive: true });
  };
}
