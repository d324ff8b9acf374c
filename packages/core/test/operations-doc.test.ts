import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { operationsDoc } from "../scripts/operations-doc.ts";

test("docs/operations.md says what the definitions say", async () => {
  const committed = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
  expect(committed, "run `pnpm run docs` and commit the page").toBe(operationsDoc());
});
