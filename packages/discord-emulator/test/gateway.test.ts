import { Client, Events, type Interaction } from "discord.js";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Stage, setStage } from "./stage.ts";

const generous = { timeout: 30_000 };

/** A stage with `/go` deployed, and what reaches the bot. */
async function listening(
  options?: Parameters<typeof setStage>[0],
  clientOptions?: Parameters<Stage["login"]>[1],
) {
  const stage = await setStage(options);
  const got: Interaction[] = [];
  const client = await stage.login((interaction) => got.push(interaction), clientOptions);
  await client.application?.commands.set([{ name: "go", description: "Go" }]);
  return { ...stage, got, client };
}

test("without intents a bot has its guilds by name alone; with GUILDS it is told all", async () => {
  const { discord, login, guild, channel } = await setStage();
  const bare = await login();
  expect(bare.guilds.cache.get(guild.id)?.available).toBe(false);
  const whole = await login(undefined, { intents: ["Guilds"] });
  expect(whole.guilds.cache.get(guild.id)?.name).toBe("Stage");
  expect(whole.channels.cache.get(channel.id)?.isTextBased()).toBe(true);
  expect(discord.gateway.sessions).toHaveLength(2);
});

test("two sessions of the same shard both receive an interaction", async () => {
  const { person, channel, got, login } = await listening();
  await login((interaction) => got.push(interaction));
  await person.slash(channel, "go");
  await expect.poll(() => got.length, generous).toBe(2);
  expect(got[0]?.id).toBe(got[1]?.id);
});

test("each event goes to the shard of its guild, direct messages to the first", async () => {
  const { discord, login, channel, person, guild, ada } = await setStage({ limits: { maxConcurrency: 16 } });
  const shards: number[] = [];
  const client = await login((interaction) => shards.push(interaction.guild?.shardId ?? 0), {
    shards: [0, 1, 2],
    shardCount: 3,
  });
  await client.application?.commands.set([{ name: "go", description: "Go" }]);
  expect(discord.gateway.sessions.map(({ shard }) => shard)).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
  await person.slash(channel, "go");
  await person.slash(discord.directMessages(ada), "go");
  await expect.poll(() => shards, generous).toEqual([Number((BigInt(guild.id) >> 22n) % 3n), 0]);
});

test("asked to reconnect, a bot resumes and misses nothing", async () => {
  const { discord, person, channel, got, client } = await listening();
  let resumed = 0;
  client.on(Events.ShardResume, () => resumed++);
  discord.gateway.reconnect();
  await person.slash(channel, "go");
  await expect.poll(() => resumed, generous).toBe(1);
  await expect.poll(() => got.length, generous).toBe(1);
  expect(discord.gateway.sessions).toHaveLength(1);
});

test("what happens while the line is cut is told after it", async () => {
  const { discord, person, channel, got } = await listening();
  discord.gateway.close(1006);
  await expect.poll(() => discord.gateway.sessions[0]?.socket, generous).toBeUndefined();
  await person.slash(channel, "go");
  await expect.poll(() => got.length, generous).toBe(1);
});

test("an invalid session is begun anew", async () => {
  const { discord, person, channel, got } = await listening({ limits: { maxConcurrency: 16 } });
  const before = discord.gateway.sessions[0]?.id;
  discord.gateway.invalidate();
  await expect.poll(() => discord.gateway.sessions.length, generous).toBe(1);
  expect(discord.gateway.sessions[0]?.id).not.toBe(before);
  await person.slash(channel, "go");
  await expect.poll(() => got.length, generous).toBe(1);
});

test("a session that may be resumed is", async () => {
  const { discord, client } = await listening({ limits: { maxConcurrency: 16 } });
  const before = discord.gateway.sessions[0]?.id;
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  discord.gateway.invalidate({ resumable: true });
  await resumed;
  expect(discord.gateway.sessions.map(({ id }) => id)).toEqual([before]);
});

test("with the GUILDS intent, a guild with an outage holds interactions back; without it, nothing does", async () => {
  const { discord, login, guild, channel, person } = await setStage();
  const bare: string[] = [];
  const client = await login(({ id }) => bare.push(id));
  await client.application?.commands.set([{ name: "go", description: "Go" }]);
  discord.places.setAvailable(guild, false);
  const whole: string[] = [];
  const waiting = new Client({
    intents: ["Guilds"],
    rest: { api: discord.restUrl },
    waitGuildTimeout: 60_000,
  });
  waiting.on(Events.InteractionCreate, ({ id }) => whole.push(id));
  await waiting.login(discord.token);
  const { interaction } = await person.slash(channel, "go");
  await expect.poll(() => bare, generous).toEqual([interaction.id]);
  expect(whole).toEqual([]);
  discord.places.setAvailable(guild, true);
  await expect.poll(() => whole, generous).toEqual([interaction.id]);
  await waiting.destroy();
});

test("a line that says nothing is given up by the client", async () => {
  const { discord, client } = await listening({ heartbeatMs: 100 });
  let lost = 0;
  client.on(Events.ShardReconnecting, () => lost++);
  discord.gateway.silence();
  await expect.poll(() => lost, generous).toBeGreaterThan(0);
  discord.gateway.speak();
});

test("a wrong token and an intent that was not granted close for good", async () => {
  const { discord, login } = await setStage();
  await expect(login(undefined, { intents: ["MessageContent"] })).rejects.toThrow(/disallowed intents/);
  discord.application.token = "another.token.here";
  const client = new Client({ intents: [], rest: { api: discord.restUrl } });
  await expect(client.login("wrong")).rejects.toThrow();
  await client.destroy();
  discord.violations.expect("unauthorized");
});

test("a bot under way is closed with 4004", async () => {
  const { discord, client } = await listening();
  const closed = new Promise<number>((resolve) =>
    client.once(Events.ShardDisconnect, ({ code }) => resolve(code)),
  );
  discord.gateway.close(4004);
  expect(await closed).toBe(4004);
});

test("an interaction can come twice", async () => {
  const { discord, person, channel, got } = await listening();
  discord.gateway.duplicate();
  await person.slash(channel, "go");
  await person.slash(channel, "go");
  await expect.poll(() => got.length, generous).toBe(3);
  expect(got[0]?.id).toBe(got[1]?.id);
});

test("a guild has an outage, a channel goes, messages are told", async () => {
  const { discord, guild, channel, person, login } = await setStage({ privilegedIntents: 1 << 15 });
  const client = await login(undefined, { intents: ["Guilds", "GuildMessages", "MessageContent"] });
  const told: string[] = [];
  client.on(Events.MessageCreate, ({ content }) => told.push(content));
  client.on(Events.MessageDelete, () => told.push("deleted"));
  client.on(Events.GuildUnavailable, () => told.push("unavailable"));
  client.on(Events.GuildAvailable, () => told.push("available"));
  client.on(Events.ChannelDelete, () => told.push("channel gone"));
  const message = await person.post(channel, "hello");
  discord.places.deleteMessage(message);
  discord.places.setAvailable(guild, false);
  discord.places.setAvailable(guild, true);
  discord.places.deleteChannel(channel);
  await expect
    .poll(() => told, generous)
    .toEqual(["hello", "deleted", "unavailable", "available", "channel gone"]);
});

test("a command that nobody hears is told to its user", async () => {
  const { discord, person, channel, client } = await listening();
  await client.destroy();
  await expect.poll(() => discord.gateway.sessions.length, generous).toBe(0);
  const use = await person.slash(channel, "go");
  expect(use.interaction.undelivered).toBe(true);
});

test("what is no gateway's language closes the line", async () => {
  const { discord } = await setStage();
  const codeAfter = (...payloads: string[]) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`${discord.gatewayUrl}/?v=10&encoding=json`);
      socket.on("open", () => {
        for (const payload of payloads) socket.send(payload);
      });
      socket.on("close", resolve);
    });
  const beats = Array.from({ length: 121 }, () => JSON.stringify({ op: 1, d: null }));
  expect(await codeAfter(...beats)).toBe(4008);
  expect(await codeAfter("nonsense")).toBe(4002);
  expect(await codeAfter(JSON.stringify({ op: 99, d: null }))).toBe(4001);
  expect(
    await codeAfter(
      JSON.stringify({
        op: 2,
        d: { token: "x", intents: 0, properties: { os: "", browser: "", device: "" } },
      }),
    ),
  ).toBe(4004);
});
