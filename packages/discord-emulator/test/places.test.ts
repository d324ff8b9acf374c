import type { ChatInputCommandInteraction, Interaction } from "discord.js";
import { expect, test } from "vitest";
import { setStage } from "./stage.ts";

/** A stage where the bot has these commands, and the newest interaction that reached it. */
async function stage(
  commands: {
    name: string;
    contexts?: number[];
    integrationTypes?: number[];
    defaultMemberPermissions?: bigint;
  }[],
) {
  const set = await setStage();
  const waiting: ((interaction: Interaction) => void)[] = [];
  const client = await set.login((interaction) => waiting.shift()?.(interaction));
  const next = () =>
    new Promise<ChatInputCommandInteraction>((resolve) =>
      waiting.push((interaction) => resolve(interaction as ChatInputCommandInteraction)),
    );
  await client.application?.commands.set(commands.map((command) => ({ description: "d", ...command })));
  return { ...set, next };
}

test("an interaction tells where it is and who brought the application", async () => {
  const { discord, ada, person, channel, next, guild } = await stage([{ name: "go" }]);
  const { places, application } = discord;
  const ben = places.addUser("ben");
  const seen = async (where: typeof channel) => {
    const arriving = next();
    await person.slash(where, "go");
    const { context, authorizingIntegrationOwners: owners } = await arriving;
    return { context, guild: owners.guildId, user: owners.userId };
  };
  expect(await seen(channel)).toEqual({ context: 0, guild: guild.id, user: null });
  expect(await seen(discord.directMessages(ada))).toEqual({ context: 1, guild: "0", user: null });
  const group = places.addGroup([ada, ben]);
  await expect(person.slash(group, "go")).rejects.toThrow("Offered: none");
  places.installForUser(ada, application);
  expect(await seen(group)).toEqual({ context: 2, guild: null, user: ada.id });
  expect(await seen(channel)).toEqual({ context: 0, guild: guild.id, user: ada.id });
});

test("a command is offered where it was deployed for, to whom may use it", async () => {
  const { discord, ada, channel, guild, person } = await stage([
    { name: "here", contexts: [0] },
    { name: "alone", contexts: [1] },
    { name: "mine", integrationTypes: [1] },
    { name: "settings", defaultMemberPermissions: 0n },
  ]);
  const ben = discord.places.addUser("ben");
  discord.places.join(guild, ben);
  await expect(person.slash(channel, "none")).rejects.toThrow("Offered: /here, /settings.");
  await expect(discord.as(ben).slash(channel, "settings")).rejects.toThrow("Offered: /here.");
  await expect(person.slash(discord.directMessages(ada), "here")).rejects.toThrow(
    "Offered: /alone, /settings.",
  );
  discord.places.installForUser(ben, discord.application);
  await expect(discord.as(ben).slash(channel, "none")).rejects.toThrow("Offered: /here, /mine.");
});

test("who pays for more may upload more, and so may the answer", async () => {
  const { discord, ada, guild, person, channel, next } = await stage([{ name: "go" }]);
  const limit = async () => {
    const arriving = next();
    await person.slash(channel, "go");
    return (await arriving).attachmentSizeLimit;
  };
  const mega = 1024 * 1024;
  expect(await limit()).toBe(10 * mega);
  guild.uploadLimit = 50 * mega;
  expect(await limit()).toBe(50 * mega);
  ada.uploadLimit = 500 * mega;
  expect(await limit()).toBe(500 * mega);
  expect(discord.violations()).toEqual([]);
});

test("people do only what they may", async () => {
  const { discord, guild, channel, person } = await stage([]);
  const ben = discord.places.addUser("ben");
  await expect(discord.as(ben).post(channel, "x")).rejects.toThrow("ben does not see #general");
  discord.places.join(guild, ben);
  const message = await person.post(channel, "x");
  expect(() => discord.as(ben).delete(message)).toThrow("ben may not delete this message");
  await expect(
    discord
      .as(ben)
      .post(channel, { files: [{ name: "a.bin", bytes: new Uint8Array(10 * 1024 * 1024 + 1) }] }),
  ).rejects.toThrow("too powerful");
  person.delete(message);
  expect(channel.messages.size).toBe(0);
  await expect(discord.waitForMessage(channel, undefined, { timeoutMs: 10 })).rejects.toThrow(
    "in vain for a message in #general",
  );
});
