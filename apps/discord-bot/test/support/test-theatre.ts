import { afterAll, beforeAll } from "vitest";
import { startTestServer, type TestServer } from "./server.ts";
import { openTheatre, type Theatre } from "./stage.ts";

/** A server, a Discord and a bot for all tests of a file. Call it at the top of the file. */
export function testTheatre(): Theatre {
  const theatre = {} as Theatre;
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await startTestServer();
    Object.assign(theatre, await openTheatre(server));
    await theatre.startBot();
  });
  afterAll(async () => {
    try {
      await (theatre as Partial<Theatre>).close?.();
    } finally {
      await server?.close();
    }
  });
  return theatre;
}
