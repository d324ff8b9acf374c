import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { commands } from "vitest/browser";
import type {} from "./browser-commands.ts";

// What `setup.ts` is for tests in Node, for tests in Chromium.
beforeAll(async () => {
  await commands.takeOutsideRequests();
});
afterEach(expectNoAttempts);
afterAll(expectNoAttempts);

async function expectNoAttempts(): Promise<void> {
  expect(await commands.takeOutsideRequests(), "requests to something outside this machine").toEqual([]);
}
