import { Client, ContainerBuilder, Events, MessageFlags, TextDisplayBuilder } from "discord.js";
import { afterEach, expect, test } from "vitest";
import { type Discord, startDiscord } from "../src/index.ts";

let discord: Discord;
let client: Client;
afterEach(async () => {
  await client?.destroy();
  await discord?.close();
});

test("a bot logs in, deploys, answers a command with a file", async () => {
  discord = await startDiscord();
  const ada = discord.places.addUser("ada");
  const guild = discord.places.addGuild("Stage", { owner: ada });
  const channel = discord.places.addChannel(guild, "general");
  discord.places.install(guild, discord.application);

  client = new Client({ intents: [], rest: { api: discord.restUrl } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  await client.application?.commands.set([
    {
      name: "perform",
      description: "Perform",
      options: [{ type: 11, name: "character", description: "who", required: true }],
    },
  ]);
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const file = interaction.options.getAttachment("character", true);
    await interaction.deferReply();
    const bytes = new Uint8Array(await (await fetch(file.url)).arrayBuffer());
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [
        new ContainerBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder().setContent(`got ${file.name}`))
          .addMediaGalleryComponents((gallery) =>
            gallery.addItems((item) => item.setURL("attachment://out.png")),
          ),
      ],
      files: [{ name: "out.png", attachment: Buffer.from(bytes) }],
    });
  });
  const use = await discord
    .as(ada)
    .slash(channel, "perform", { character: { name: "a b.png", bytes: new Uint8Array(20) } });
  const reply = await use.reply();
  expect(discord.violations()).toEqual([]);
  expect(reply.attachments[0]?.bytes.length).toBe(20);
});
