import { expect, test } from "vitest";
import { barePanel } from "../../../test/support/bare-panel.ts";
import { serverEvents } from "./events.ts";

test("a server, or what stands before it, that takes the request and says nothing is given up like a silent stream", async () => {
  const panel = await barePanel(() => {});
  panel.enter();
  const { signal } = new AbortController();
  const events = serverEvents(panel.context.api(), { signal, silenceMs: 50 });
  await expect(events.next()).rejects.toThrow();
});
