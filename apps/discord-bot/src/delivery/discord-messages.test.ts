import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { REST } from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import { plainCard } from "../cards/card.ts";
import { createDiscordMessages } from "./discord-messages.ts";

test("a Discord that takes connections and says nothing is given up, whatever is asked of it", async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const { port } = silent.address() as AddressInfo;
  const rest = new REST({ api: `http://127.0.0.1:${port}`, timeout: 600_000 }).setToken("a-token");
  const messages = createDiscordMessages(rest, () => "1");
  const card = plainCard("quiet", "Hello.");
  const within = () => AbortSignal.timeout(200);
  const asked = await Promise.allSettled([
    messages.editByToken("a-token", card, within()),
    messages.edit("2", "3", card, within()),
    messages.post("4", card, "a reason", within()),
    messages.postToUser("5", card, "a reason", within()),
  ]);
  expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
  expect(sockets.size).toBeGreaterThan(0);
});
