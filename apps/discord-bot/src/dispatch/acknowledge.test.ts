import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type APIChatInputApplicationCommandInteraction,
  ApplicationCommandType,
  ChatInputCommandInteraction,
  Client,
  InteractionType,
} from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import { acknowledge } from "./acknowledge.ts";

/** A command in a Discord whose answer to a deferral is this. */
async function commandAnsweredWith(answer: object): Promise<ChatInputCommandInteraction> {
  const discord = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => discord.listen(0, "127.0.0.1", resolve));
  const { port } = discord.address() as AddressInfo;
  const client = new Client({ intents: [], rest: { api: `http://127.0.0.1:${port}` } });
  onTestFinished(async () => {
    await client.destroy();
    discord.closeAllConnections();
    discord.close();
  });
  const command = {
    id: "1439482711111111111",
    application_id: "1",
    type: InteractionType.ApplicationCommand,
    token: "a-token",
    version: 1,
    channel: { id: "2", type: 0 },
    channel_id: "2",
    user: { id: "3", username: "mia", discriminator: "0", avatar: null, global_name: null },
    app_permissions: "0",
    authorizing_integration_owners: {},
    entitlements: [],
    attachment_size_limit: 10_485_760,
    locale: "en-US",
    data: { id: "4", name: "perform", type: ApplicationCommandType.ChatInput },
  } as unknown as APIChatInputApplicationCommandInteraction;
  return Reflect.construct(ChatInputCommandInteraction, [client, command]) as ChatInputCommandInteraction;
}

test("an answer is found again also where Discord tells no more of it than which it is", async () => {
  const command = await commandAnsweredWith({
    interaction: {
      id: "1439482711111111111",
      type: InteractionType.ApplicationCommand,
      response_message_id: "1439482722222222222",
      response_message_loading: true,
      response_message_ephemeral: true,
    },
  });
  const { place } = await acknowledge(command, "public", () => 0);
  expect(place).toMatchObject({ channelId: "2", messageId: "1439482722222222222", isPrivate: true });
});
