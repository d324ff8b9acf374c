import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { browserBundleSize } from "./bundle.ts";

const fixture = fileURLToPath(new URL("../../test/fixtures/bundle", import.meta.url));

test("tells the size of a bundle", async () => {
  const size = await browserBundleSize(fixture, "plain.ts");
  expect(size).toBeGreaterThan("hello from a browser".length);
  expect(size).toBeLessThan(1000);
});

test("refuses a module that needs Node", async () => {
  const bundled = browserBundleSize(fixture, "needs-node.ts");
  await expect(bundled).rejects.toThrow(/needs-node\.ts imports node:os, which no browser has/);
});
