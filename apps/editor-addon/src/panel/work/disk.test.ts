import { expect, test } from "vitest";
import { keptFile } from "./disk.ts";

test("a kept file whose bytes cannot be read any more is not there", async () => {
  const body = new ReadableStream({
    start: (controller) => controller.error(new DOMException("It is broken.", "NotReadableError")),
  });
  const caches = { match: async () => new Response(body) } as unknown as CacheStorage;
  expect(await keptFile({ caches }, "source", "film")).toBeUndefined();
});
