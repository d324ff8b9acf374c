import type { BrowserCommand } from "vitest/node";
import { isLoopback } from "./loopback.ts";

declare module "vitest/browser" {
  interface BrowserCommands {
    /** What the page has tried to reach outside this machine since the last call; the first call starts listening. */
    takeOutsideRequests(): Promise<string[]>;
  }
}

/** Commands that tell a browser test what its page requested. The browser itself refuses these requests. */
export function networkGuardCommands(): { takeOutsideRequests: BrowserCommand<[]> } {
  const requested = new WeakMap<object, string[]>();
  return {
    async takeOutsideRequests({ context, page }) {
      const attempts = requested.get(context);
      if (attempts) {
        await page.evaluate(() => 0); // what the page sent before comes in before this answer
        return attempts.splice(0);
      }
      const heard: string[] = [];
      const hear = (url: string) => {
        if (isOutside(url)) heard.push(url);
      };
      requested.set(context, heard);
      context.on("request", (request) => hear(request.url()));
      for (const open of context.pages()) open.on("websocket", (socket) => hear(socket.url()));
      return [];
    },
  };
}

function isOutside(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^(https?|wss?):$/.test(protocol) && !isLoopback(hostname);
}
