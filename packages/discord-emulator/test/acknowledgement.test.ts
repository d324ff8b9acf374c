import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
} from "discord.js";
import { expect, test } from "vitest";
import type { Use } from "../src/index.ts";
import { type Stage, setStage } from "./stage.ts";

/** A stage on which `/go` was used, and the interaction as the bot got it. */
async function used(
  prepare?: (stage: Stage) => void,
): Promise<Stage & { interaction: ChatInputCommandInteraction; use: Use; next: () => Promise<Interaction> }> {
  const stage = await setStage();
  const waiting: ((interaction: Interaction) => void)[] = [];
  const next = () => new Promise<Interaction>((resolve) => waiting.push(resolve));
  const client = await stage.login((interaction) => waiting.shift()?.(interaction));
  await client.application?.commands.set([
    { name: "go", description: "Go", integrationTypes: [0, 1], contexts: [0, 1, 2] },
  ]);
  prepare?.(stage);
  const arriving = next();
  const use = await stage.person.slash(stage.channel, "go");
  return { ...stage, use, next, interaction: (await arriving) as ChatInputCommandInteraction };
}

/** The code of Discord's refusal. */
async function codeOf(request: Promise<unknown>): Promise<unknown> {
  try {
    await request;
    return "it was accepted";
  } catch (error) {
    return error instanceof DiscordAPIError ? error.code : error;
  }
}

test("3 seconds are given to acknowledge, no more", async () => {
  const { discord, interaction, use } = await used();
  discord.advance(3_001);
  await expect(use.acknowledged()).rejects.toThrow("did not respond");
  expect(await codeOf(interaction.reply("late"))).toBe(10062);
  discord.violations.expect("acknowledged-too-late", 1);
});

test("an interaction is acknowledged once", async () => {
  const { discord, interaction } = await used();
  const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
  const reply = () =>
    interaction.client.rest.post(path, { body: { type: 4, data: { content: "x" } }, auth: false });
  const codes = await Promise.all([codeOf(reply()), codeOf(reply())]);
  expect(codes.sort()).toEqual([40060, "it was accepted"]);
  discord.violations.expect("acknowledged-twice", 1);
});

test("a refused answer acknowledges nothing", async () => {
  const { discord, interaction, use } = await used();
  expect(await codeOf(interaction.reply("x".repeat(2001)))).toBe(50035);
  discord.violations.expect("form", 1);
  expect(use.interaction.state).toBe("waiting");
  await interaction.reply("short");
  expect((await use.reply()).content).toBe("short");
});

test("the token lives 15 minutes; then the bot token still edits what all can see", async () => {
  const { discord, interaction, use, channel } = await used();
  await interaction.deferReply();
  discord.advance(15 * 60 * 1000 + 1);
  expect(await codeOf(interaction.editReply("done"))).toBe(50027);
  discord.violations.expect("token-expired", 1);
  const { id } = use.messages()[0] ?? expect.fail();
  await interaction.client.rest.patch(`/channels/${channel.id}/messages/${id}`, {
    body: { content: "done" },
  });
  expect((await use.reply()).content).toBe("done");
});

test("an ephemeral answer is out of the bot token's reach", async () => {
  const { discord, interaction, use, channel } = await used();
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { id } = use.messages()[0] ?? expect.fail();
  const edit = interaction.client.rest.patch(`/channels/${channel.id}/messages/${id}`, {
    body: { content: "done" },
  });
  expect(await codeOf(edit)).toBe(10008);
  discord.violations.expect("ephemeral-by-bot-token", 1);
  await interaction.editReply("for you alone");
  expect(discord.render(await use.reply())).toBe("Understudy, only for ada\n  | for you alone");
});

test("nothing follows before the acknowledgement, nor with a foreign token", async () => {
  const { discord, interaction } = await used();
  const { rest } = interaction.client;
  const path = `/webhooks/${discord.applicationId}` as const;
  expect(
    await codeOf(rest.post(`${path}/${interaction.token}`, { body: { content: "x" }, auth: false })),
  ).toBe(10015);
  expect(await codeOf(rest.post(`${path}/foreign`, { body: { content: "x" }, auth: false }))).toBe(10015);
  discord.violations.expect("not-acknowledged", 1);
  discord.violations.expect("unknown-webhook", 1);
  expect(
    await codeOf(
      rest.post(`/interactions/${interaction.id}/foreign/callback`, { body: { type: 5 }, auth: false }),
    ),
  ).toBe(10062);
  discord.violations.expect("unknown-interaction", 1);
});

test("the bot token has no business at an interaction", async () => {
  const { discord, interaction } = await used();
  await expect(
    interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
      body: { type: 5 },
    }),
  ).rejects.toThrow();
  discord.violations.expect("authorization-on-token-route", 1);
});

test("the first follow-up after a deferral fills it in, whatever its flags", async () => {
  const { interaction, use } = await used();
  await interaction.deferReply();
  await interaction.followUp({ content: "first", flags: MessageFlags.Ephemeral });
  await interaction.followUp({ content: "second", flags: MessageFlags.Ephemeral });
  expect(use.messages().map(({ content, ephemeralTo }) => [content, ephemeralTo !== undefined])).toEqual([
    ["first", false],
    ["second", true],
  ]);
});

test("a deferral takes no flag but ephemeral, a modal follows neither deferral nor modal", async () => {
  const { discord, interaction, use, person, next } = await used();
  const post = (body: unknown, { id, token }: { id: string; token: string }) =>
    interaction.client.rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false });
  expect(await codeOf(post({ type: 5, data: { flags: MessageFlags.IsComponentsV2 } }, interaction))).toBe(
    50035,
  );
  expect(await codeOf(post({ type: 7, data: { content: "x" } }, interaction))).toBe(50035);
  expect(await codeOf(post({ type: 8, data: { choices: [] } }, interaction))).toBe(50035);
  discord.violations.expect("form", 3);
  const modal = { custom_id: "m", title: "M", components: [{ type: 10, content: "hello" }] };
  await post({ type: 9, data: modal }, interaction);
  const submitting = next();
  await person.submitModal(use);
  expect(await codeOf(post({ type: 9, data: modal }, await submitting))).toBe(50035);
  discord.violations.expect("form", 1);
});

test("follow-ups are edited and deleted, the original too", async () => {
  const { discord, interaction, use } = await used();
  await interaction.reply("one");
  const second = await interaction.followUp({
    content: "two",
    files: [{ name: "a.txt", attachment: Buffer.from("a") }],
  });
  await interaction.editReply({
    message: second.id,
    content: "2",
    files: [{ name: "b.txt", attachment: Buffer.from("b") }],
  });
  const kept = use.messages()[1] ?? expect.fail();
  expect(kept.attachments.map(({ filename }) => filename)).toEqual(["b.txt"]);
  await interaction.editReply({ message: second.id, attachments: [] });
  expect(kept.attachments).toEqual([]);
  await interaction.deleteReply(second.id);
  await interaction.deleteReply();
  expect(use.messages()).toEqual([]);
  expect(await codeOf(interaction.editReply("gone"))).toBe(10008);
  discord.violations.expect("unknown-message", 1);
});

test("where the user brought the application along, 5 follow-ups are all", async () => {
  const { discord, interaction, use } = await used(({ discord, guild, ada }) => {
    discord.places.uninstall(guild, discord.application);
    discord.places.installForUser(ada, discord.application);
  });
  expect(interaction.authorizingIntegrationOwners).toMatchObject({
    guildId: null,
    userId: interaction.user.id,
  });
  await interaction.reply("here");
  for (let n = 0; n < 5; n++) await interaction.followUp(`${n}`);
  expect(await codeOf(interaction.followUp("6"))).toBe(40094);
  discord.violations.expect("too-many-follow-ups", 1);
  const edit = interaction.client.rest.patch(
    `/channels/${interaction.channelId}/messages/${use.interaction.originalId}`,
    { body: { content: "x" } },
  );
  expect(await codeOf(edit)).toBe(50001);
  discord.violations.expect("missing-access", 1);
});

test("without the permission for external applications the answer is forced to be ephemeral", async () => {
  const { interaction, use, ada } = await used(({ discord, guild, channel, ada }) => {
    guild.ownerId = discord.applicationId; // an owner may do everything
    discord.places.uninstall(guild, discord.application);
    discord.places.installForUser(ada, discord.application);
    discord.places.setPermissions(channel, guild.id, { deny: ["UseExternalApps"] });
  });
  await interaction.reply("here");
  expect((await use.reply()).ephemeralTo).toBe(ada.id);
});

test("a message deleted meanwhile is told by 10008", async () => {
  const { discord, interaction, use } = await used();
  await interaction.deferReply();
  discord.places.deleteMessage(use.messages()[0] ?? expect.fail());
  expect(await codeOf(interaction.editReply("x"))).toBe(10008);
  discord.violations.expect("unknown-message", 1);
});

test("a click on a message that has gone is answered by a new message, not by an update", async () => {
  const { discord, interaction, use, person, next } = await used();
  await interaction.reply({
    content: "x",
    components: [{ type: 1, components: [{ type: 2, style: 1, label: "B", customId: "b" }] }],
  });
  const message = await use.reply();
  const arriving = next();
  await person.click(message, "B");
  const button = (await arriving) as ButtonInteraction;
  discord.places.deleteMessage(message);
  expect(await codeOf(button.update("y"))).toBe(10008);
  discord.violations.expect("unknown-message", 1);
  await button.reply("z");
});

const label = (n: number) => ({
  type: 18,
  label: `L${n}`,
  component: { type: 4, custom_id: `f${n}`, style: 1 },
});
const row = { type: 1, components: [{ type: 4, custom_id: "f", style: 1, label: "L" }] };

test.each([
  ["6 labels", { components: [1, 2, 3, 4, 5, 6].map(label) }, /components: Must be 5 or less/],
  ["a field twice", { components: [label(1), label(1)] }, /"f1" is given twice/],
  [
    "a title of 46 characters",
    { title: "t".repeat(46), components: [label(1)] },
    /title: Must be 45 or less/,
  ],
  [
    "a label of 46 characters",
    { components: [{ ...label(1), label: "l".repeat(46) }] },
    /components\.0\.label: Must be 45/,
  ],
  ["the rows of old", { components: [row] }, /components\.0\.type/],
  [
    "a button",
    { components: [{ ...label(1), component: { type: 2, style: 1, label: "B", custom_id: "b" } }] },
    /component\.type/,
  ],
  [
    "one radio button",
    {
      components: [
        { ...label(1), component: { type: 21, custom_id: "r", options: [{ label: "l", value: "v" }] } },
      ],
    },
    /Must be 2 or more/,
  ],
  [
    "11 files",
    { components: [{ ...label(1), component: { type: 19, custom_id: "r", max_values: 11 } }] },
    /Must be 10 or less/,
  ],
  ["no name", { custom_id: "", components: [label(1)] }, /custom_id: Must be 1 or more/],
])("a modal is refused: %s", async (_, body, message) => {
  const { discord, interaction } = await used();
  const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
  const data = { custom_id: "m", title: "M", ...body };
  expect(await codeOf(interaction.client.rest.post(path, { body: { type: 9, data }, auth: false }))).toBe(
    50035,
  );
  expect(discord.violations.expect("form", 1)[0]?.message).toMatch(message);
});
