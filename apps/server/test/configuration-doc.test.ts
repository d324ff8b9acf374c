import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { configurationDoc } from "../scripts/configuration-doc.ts";

test("docs/configuration.md says what the definitions say", async () => {
  const committed = await readFile(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
  expect(committed, "run `pnpm run docs` and commit the page").toBe(configurationDoc());
});
