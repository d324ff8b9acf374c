import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import {
  ActionRowBuilder,
  type APIModalInteractionResponseCallbackData,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  ContainerBuilder,
  type Interaction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  type UserContextMenuCommandInteraction,
} from "discord.js";
import { expect, test } from "vitest";
import { type Stage, setStage } from "./stage.ts";

/** Keeps interactions for the test to answer. */
function inbox(): {
  take: <T extends Interaction>() => Promise<T>;
  receive: (interaction: Interaction) => void;
} {
  const waiting: ((interaction: Interaction) => void)[] = [];
  const kept: Interaction[] = [];
  return {
    receive(interaction) {
      const next = waiting.shift();
      if (next) next(interaction);
      else kept.push(interaction);
    },
    take: <T extends Interaction>() =>
      new Promise<T>((resolve) => {
        const first = kept.shift();
        if (first) resolve(first as T);
        else waiting.push((interaction) => resolve(interaction as T));
      }),
  };
}

async function stageWithBot(options?: Parameters<typeof setStage>[0]) {
  const stage = await setStage(options);
  const { receive, take } = inbox();
  const client = await stage.login(receive);
  return { ...stage, client, take };
}

test("a slash command reaches the real client with every kind of option", async () => {
  const { client, person, channel, ada, guild, take, discord } = await stageWithBot();
  await client.application?.commands.set([
    {
      name: "perform",
      description: "Perform",
      options: [
        { type: 11, name: "character", description: "who", required: true },
        { type: 3, name: "prompt", description: "what" },
        { type: 4, name: "seed", description: "seed" },
        { type: 5, name: "body", description: "body" },
        { type: 6, name: "friend", description: "friend" },
        { type: 7, name: "where", description: "where" },
        { type: 8, name: "role", description: "role" },
        { type: 10, name: "speed", description: "speed" },
      ],
    },
  ]);
  await person.slash(channel, "perform", {
    character: sampleMedia.character.path,
    prompt: "a storm",
    seed: 4_294_967_295,
    body: true,
    friend: ada,
    where: channel,
    role: { id: guild.id },
    speed: 1.5,
  });
  const interaction = await take<ChatInputCommandInteraction<"raw">>();
  const { options } = interaction;
  const character = options.getAttachment("character", true);
  expect(character).toMatchObject({
    name: "character.jpg",
    contentType: "image/jpeg",
    width: 1280,
    height: 720,
    ephemeral: true,
  });
  expect(options.getString("prompt")).toBe("a storm");
  expect(options.getInteger("seed")).toBe(4_294_967_295);
  expect(options.getBoolean("body")).toBe(true);
  expect(options.getUser("friend")?.username).toBe("ada");
  expect(options.getChannel("where")?.id).toBe(channel.id);
  expect(options.getRole("role")?.name).toBe("@everyone");
  expect(options.getNumber("speed")).toBe(1.5);
  expect(interaction).toMatchObject({
    locale: "de",
    guildLocale: "ja",
    guildId: guild.id,
    context: 0,
    attachmentSizeLimit: 10 * 1024 * 1024,
  });
  expect(interaction.authorizingIntegrationOwners).toMatchObject({ guildId: guild.id, userId: null });
  expect(interaction.appPermissions.has("AttachFiles")).toBe(true);
  expect(interaction.appPermissions.has("ManageMessages")).toBe(false);
  const file = await fetch(character.url);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(await readFile(sampleMedia.character.path));
  expect(discord.world.attachments.size).toBe(1);
});

test("sub-commands arrive in their groups", async () => {
  const { client, person, channel, take } = await stageWithBot();
  await client.application?.commands.set([
    {
      name: "settings",
      description: "Settings",
      options: [
        {
          type: 2,
          name: "budget",
          description: "b",
          options: [
            {
              type: 1,
              name: "set",
              description: "s",
              options: [{ type: 4, name: "amount", description: "a" }],
            },
          ],
        },
        { type: 1, name: "show", description: "s" },
      ],
    },
  ]);
  await person.slash(channel, "settings budget set", { amount: 3 });
  const first = await take<ChatInputCommandInteraction>();
  expect(first.options.getSubcommandGroup()).toBe("budget");
  expect(first.options.getSubcommand()).toBe("set");
  expect(first.options.getInteger("amount")).toBe(3);
  await expect(person.slash(channel, "settings")).rejects.toThrow("sub-command: budget, show");
  await expect(person.slash(channel, "nothing")).rejects.toThrow("Offered: /settings");
});

test("an answer in components, with a film, is seen as it is", async () => {
  const { client, person, channel, take, discord } = await stageWithBot();
  await client.application?.commands.set([{ name: "perform", description: "Perform" }]);
  const use = await person.slash(channel, "perform");
  const interaction = await take<ChatInputCommandInteraction>();
  const deferred = await interaction.deferReply({ withResponse: true });
  expect(deferred.resource?.message?.id).toBe(use.messages()[0]?.id);
  expect(discord.render(use.messages()[0] ?? expect.fail())).toBe("Understudy, thinking");
  await interaction.editReply({
    flags: MessageFlags.IsComponentsV2,
    components: [
      new ContainerBuilder()
        .setAccentColor(0xf5a623)
        .addTextDisplayComponents(new TextDisplayBuilder().setContent("## Done\nby <@1>"))
        .addMediaGalleryComponents((gallery) =>
          gallery.addItems((item) => item.setURL("attachment://out.mp4").setDescription("the film")),
        )
        .addSeparatorComponents((separator) => separator)
        .addSectionComponents((section) =>
          section
            .addTextDisplayComponents(new TextDisplayBuilder().setContent("Seed 7"))
            .setButtonAccessory((button) => button.setCustomId("x").setLabel("Details").setStyle(2)),
        )
        .addActionRowComponents(
          new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
            new StringSelectMenuBuilder()
              .setCustomId("ratio")
              .setPlaceholder("Ratio")
              .addOptions({ label: "Wide", value: "w" }, { label: "Tall", value: "t" }),
          ),
        ),
    ],
    files: [{ name: "out.mp4", attachment: sampleMedia.performer.path }],
  });
  const reply = await use.reply();
  expect(discord.render(reply)).toMatchInlineSnapshot(`
    "Understudy
      container #f5a623
        | ## Done
        | by <@1>
        gallery
          out.mp4 video/mp4, 1280x720, 8.0 s, 483704 bytes "the film"
        ---
        section
          | Seed 7
          [Details]
        <Ratio: Wide / Tall>"
  `);
  expect(reply.attachments[0]?.bytes.length).toBe((await readFile(sampleMedia.performer.path)).length);
  const fetched = await interaction.fetchReply();
  expect(fetched.attachments.first()?.url).toContain("/attachments/");
});

test("autocomplete offers its choices", async () => {
  const { client, person, channel, take } = await stageWithBot();
  await client.application?.commands.set([
    {
      name: "cast",
      description: "Cast",
      options: [{ type: 3, name: "name", description: "n", required: true, autocomplete: true }],
    },
  ]);
  const use = await person.autocomplete(channel, "cast", { name: "fo" }, "name");
  const interaction = await take<AutocompleteInteraction>();
  expect(interaction.options.getFocused(true)).toMatchObject({ name: "name", value: "fo" });
  await interaction.respond([{ name: "Fox", value: "fox" }]);
  expect(await use.choices()).toEqual([{ name: "Fox", value: "fox" }]);
});

test("a message's menu brings the whole message with its files", async () => {
  const { client, person, channel, take } = await stageWithBot();
  await client.application?.commands.set([
    { name: "Use as character", type: 3 },
    { name: "Who is this", type: 2 },
  ]);
  const posted = await person.post(channel, { content: "look", files: [sampleMedia.character.path] });
  const use = await person.contextMenu(posted, "Use as character");
  const interaction = await take<MessageContextMenuCommandInteraction>();
  expect(interaction.targetMessage.content).toBe("look");
  expect(interaction.targetMessage.attachments.first()).toMatchObject({ name: "character.jpg", width: 1280 });
  await interaction.reply({ content: "ok", flags: MessageFlags.Ephemeral });
  expect((await use.reply()).ephemeralTo).toBe(person.user.id);

  await person.userMenu(channel, person.user, "Who is this");
  const aboutUser = await take<UserContextMenuCommandInteraction>();
  expect(aboutUser.targetUser.username).toBe("ada");
  await expect(person.contextMenu(posted, "Nothing")).rejects.toThrow("It offers: Use as character");
});

async function messageWithControls({
  discord,
  channel,
  client,
}: Stage & { client: Awaited<ReturnType<Stage["login"]>> }) {
  await client.rest.post(`/channels/${channel.id}/messages`, {
    body: {
      content: "choose",
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 1, label: "Reroll", custom_id: "reroll:1" },
            { type: 2, style: 4, label: "Stop", custom_id: "stop", disabled: true },
          ],
        },
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: "ratio",
              placeholder: "Ratio",
              options: [
                { label: "Wide", value: "w" },
                { label: "Tall", value: "t" },
              ],
            },
          ],
        },
      ],
    },
  });
  return discord.waitForMessage(channel);
}

test("buttons and selects are used, and answered by an update", async () => {
  const stage = await stageWithBot();
  const { person, take } = stage;
  const message = await messageWithControls(stage);
  await expect(person.click(message, "Stop")).rejects.toThrow("Stop is disabled");
  await expect(person.select(message, "Ratio", ["x"])).rejects.toThrow("no option");
  const click = await person.click(message, "Reroll");
  const button = await take<ButtonInteraction>();
  expect(button.customId).toBe("reroll:1");
  expect(button.message.id).toBe(message.id);
  await button.update({ content: "rerolled", components: [] });
  expect((await click.reply()).content).toBe("rerolled");

  const again = await messageWithControls(stage).then(
    () => [...stage.channel.messages.values()].at(-1) ?? expect.fail(),
  );
  const chosen = await person.select(again, "Ratio", ["t"]);
  const select = await take<Interaction>();
  if (!select.isStringSelectMenu()) return expect.fail();
  expect(select.values).toEqual(["t"]);
  await select.deferUpdate();
  await select.editReply({ content: "tall", components: [] });
  expect((await chosen.reply()).content).toBe("tall");
  await select.followUp({ content: "psst", flags: MessageFlags.Ephemeral });
  expect(chosen.messages().map(({ content }) => content)).toEqual(["psst"]);

  await expect(person.click(message, "Reroll")).rejects.toThrow("has no");
});

const form: APIModalInteractionResponseCallbackData = {
  custom_id: "form",
  title: "Perform",
  components: [
    {
      type: 18,
      label: "Character",
      component: {
        type: 19,
        custom_id: "character",
        min_values: 1,
        max_values: 2,
        file_types: ["image"],
      } as never,
    },
    { type: 18, label: "Prompt", component: { type: 4, custom_id: "prompt", style: 2, required: false } },
    {
      type: 18,
      label: "Ratio",
      component: {
        type: 3,
        custom_id: "ratio",
        options: [
          { label: "Wide", value: "w", default: true },
          { label: "Tall", value: "t" },
        ],
      },
    },
    {
      type: 18,
      label: "Quality",
      component: {
        type: 21,
        custom_id: "quality",
        options: [
          { label: "Fast", value: "fast" },
          { label: "Fine", value: "fine" },
        ],
      },
    },
    {
      type: 18,
      label: "Consent",
      component: {
        type: 22,
        custom_id: "consent",
        options: [{ label: "I may use this face", value: "yes" }],
      },
    },
  ],
};

test("a modal takes files, texts, choices and ticks", async () => {
  const { client, person, channel, take } = await stageWithBot();
  await client.application?.commands.set([{ name: "perform", description: "Perform" }]);
  const use = await person.slash(channel, "perform");
  await (await take<ChatInputCommandInteraction>()).showModal(form);
  const filled = { Character: sampleMedia.character.path, prompt: "rain", quality: "fine", Consent: "yes" };
  await expect(person.submitModal(use, { ...filled, Consent: [] })).rejects.toThrow(
    "consent wants at least 1",
  );
  await expect(person.submitModal(use, { ...filled, Character: sampleMedia.performer.path })).rejects.toThrow(
    "not one of the types image",
  );
  await expect(person.submitModal(use, { ...filled, quality: "great" })).rejects.toThrow("has no option");

  const submitted = await person.submitModal(use, filled);
  const interaction = await take<ModalSubmitInteraction>();
  const { fields } = interaction;
  expect(interaction.customId).toBe("form");
  expect(fields.getUploadedFiles("character", true).first()).toMatchObject({
    name: "character.jpg",
    width: 1280,
  });
  expect(fields.getTextInputValue("prompt")).toBe("rain");
  expect(fields.getStringSelectValues("ratio")).toEqual(["w"]);
  expect(fields.getRadioGroup("quality", true)).toBe("fine");
  expect(fields.getCheckboxGroup("consent")).toEqual(["yes"]);
  await interaction.reply("thanks");
  expect((await submitted.reply()).content).toBe("thanks");
});
