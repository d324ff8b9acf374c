import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleMedia } from "@understudy/dev/media";
import {
  type Attachment,
  type Channel,
  createClock,
  type Discord,
  type DiscordOptions,
  type Guild,
  loadOpenApi,
  type Message,
  type Person,
  startDiscord,
  type Use,
  type User,
} from "@understudy/discord-emulator";
import { locales } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { InteractionResponseType, MessageFlags } from "discord.js";
import { deployCommands } from "../../src/commands/deploy.ts";
import { startBotProcess } from "./bot.ts";
import type { RunningProcess } from "./process.ts";
import type { TestServer } from "./server.ts";

/** A Discord with the bot's commands, and an account at an Understudy server for its bots. */
export interface Theatre {
  discord: Discord;
  server: TestServer;
  /** The token of the account: bots of other theatres do not see its tasks. */
  token: string;
  /** Starts a bot, as it runs for real. */
  startBot(env?: NodeJS.ProcessEnv): Promise<RunningProcess>;
  /** What its bots have logged, for when a test fails. */
  log(): string;
  /** What they have logged as errors. */
  complaints(): string[];
  /** How often the provider was paid for what was made here, or for one person. */
  charges(subject?: string): Promise<number>;
  /** Asks the server, in somebody's name. @param method `PUT` with what to keep, or else `GET`. */
  ask<T>(path: string, subject: string, kept?: unknown): Promise<T>;
  /** Has the time of a note run out. */
  expireNote(collection: string, key: string, subject: string): Promise<void>;
  /** How its tasks stand, newest first. */
  statuses(): Promise<string[]>;
  /** How many results the server still wants to see brought. */
  undelivered(): Promise<number>;
  /** Ends everything, after a look at what the bots have said: to Discord, and in their logs. */
  close(): Promise<void>;
}

const description = process.env.DISCORD_OPENAPI;
/** Discord's own description of its API, read once; bodies are also held against it. */
const openapi = description && existsSync(description) ? loadOpenApi(description) : false;
if (!openapi) {
  console.warn("OpenAPI pass did not run: DISCORD_OPENAPI names no description of Discord's API.");
}

let theatres = 0;

export async function openTheatre(server: TestServer, options: DiscordOptions = {}): Promise<Theatre> {
  const [discord, token] = await Promise.all([
    // Its 3 seconds and 15 minutes do not pass because a machine is slow.
    startDiscord({ log: () => {}, openapi, clock: createClock({ standing: true }), ...options }),
    server.createToken(`theatre-${++theatres}`),
  ]);
  const bots: RunningProcess[] = [];
  await deployCommands(
    { discordToken: discord.token, applicationId: undefined, discordApiUrl: discord.restUrl },
    { isDryRun: false },
  );
  async function ask<T>(path: string, subject?: string, kept?: unknown): Promise<T> {
    const response = await fetch(`${server.url}/v1/${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(subject === undefined ? {} : { "x-understudy-subject": subject }),
      },
      ...(kept === undefined ? {} : { method: "PUT", body: JSON.stringify(kept) }),
    });
    return (await response.json()) as T;
  }
  const list = async <T>(path: string, subject?: string) => (await ask<{ data: T[] }>(path, subject)).data;
  return {
    discord,
    server,
    token,
    async startBot(env) {
      const bot = await startBotProcess(discord, { url: server.url, token }, env);
      bots.push(bot);
      return bot;
    },
    log: () => bots.map(({ output }) => output.slice(-4000)).join("\n"),
    complaints: () => bots.flatMap(({ output }) => output.match(/^.*"level":"(?:error|fatal)".*$/gm) ?? []),
    async charges(subject) {
      const tasks = await list<{ cost?: { charged: string } }>("tasks?limit=100", subject);
      return tasks.filter(({ cost }) => cost?.charged !== "no").length;
    },
    ask,
    async expireNote(collection, key, subject) {
      const note = await ask<{ value: unknown }>(`notes/${collection}/${key}`, subject);
      await ask(`notes/${collection}/${key}?ttl=1`, subject, note.value);
      await sleep(1_200);
    },
    statuses: async () => (await list<{ status: string }>("tasks?limit=100")).map(({ status }) => status),
    undelivered: async () => (await list("deliveries?state=pending&limit=100")).length,
    async close() {
      await Promise.all(bots.map((bot) => bot.kill("SIGKILL")));
      await discord.close();
      assert.deepEqual(discord.violations(), [], "what Discord refused");
      assert.deepEqual(pingingIn(discord).slice(0, 3), [], "messages that could call somebody");
      for (const { output } of bots) {
        assert.deepEqual(secretsIn(output, discord, token), [], "secrets in a log");
      }
    },
  };
}

/** The requests with a message that could have called somebody. */
function pingingIn({ requests }: Discord): unknown[] {
  return requests
    .map(({ path, body }) => {
      const { type, data } = (body ?? {}) as { type?: number; data?: unknown };
      return { path, message: (type === undefined ? body : data) as Record<string, unknown> | undefined };
    })
    .filter(({ path, message }) => !path.includes("/commands") && message && "components" in message)
    .filter(({ message }) => !message?.title)
    .filter(({ message }) => JSON.stringify(message?.allowed_mentions) !== '{"parse":[]}');
}

/** The secrets that stand in a text: tokens of the bot, of the server, of interactions; signatures of addresses. */
function secretsIn(text: string, discord: Discord, serverToken: string): string[] {
  const secrets = [discord.token, serverToken, ...discord.world.interactions.keys()];
  return [
    ...secrets.filter((secret) => text.includes(secret)),
    ...(text.match(/[?&](signature|expires|hm|ex)=\w+/g) ?? []),
  ];
}

/** A guild with somebody in it, for one test. */
export interface Stage {
  guild: Guild;
  channel: Channel;
  ada: User;
  person: Person;
}

let stages = 0;

export function setStage({ discord }: Pick<Theatre, "discord">, locale: User["locale"] = "en-US"): Stage {
  const number = ++stages;
  const ada = discord.places.addUser(`ada${number}`, { globalName: "Ada", locale });
  const guild = discord.places.addGuild(`Stage ${number}`, { owner: ada, locale });
  const channel = discord.places.addChannel(guild, "general");
  discord.places.install(guild, discord.application);
  return { guild, channel, ada, person: discord.as(ada) };
}

/** The name of a person of a stage at the server. */
export function subjectIn({ guild, ada }: Pick<Stage, "guild" | "ada">, user: User = ada): string {
  return `discord:${guild.id}:${user.id}`;
}

/** The files of a performance. */
export const cast = {
  character: sampleMedia.character.path,
  performance: sampleMedia.performer.path,
};

/** The films that the bot has put into a message. */
export function films({ attachments, applicationId }: Message): Attachment[] {
  return applicationId === undefined ? [] : attachments.filter(({ filename }) => filename.endsWith(".mp4"));
}

/** Waits for a message of the channel that holds a result. */
export function delivered({ discord }: Pick<Theatre, "discord">, channel: Channel): Promise<Message> {
  return discord.waitForMessage(channel, (message) => films(message).length > 0, { timeoutMs: 60_000 });
}

/** All results in these channels. */
export function resultsIn(...channels: Channel[]): Message[] {
  return channels.flatMap(({ messages }) =>
    [...messages.values()].filter((message) => films(message).length > 0),
  );
}

/** Waits for the answer to what somebody did, past the word that the server is slow. */
export async function answer({ discord }: Pick<Theatre, "discord">, use: Use): Promise<Message> {
  await use.acknowledged();
  const channel = discord.world.channels.get(use.interaction.channelId);
  if (!channel) throw new Error("The channel is gone.");
  const isAnswer = (message: Message) =>
    message.interaction === use.interaction &&
    (message.flags & MessageFlags.Loading) === 0 &&
    !locales.some((locale) => discord.render(message).includes(messagesOf(locale).errors.slow));
  return discord.waitForMessage(channel, isAnswer, { timeoutMs: 60_000 });
}

/** Presses until a form opens: where the server has no answer in time, people are asked to try again. */
export async function opened(press: () => Promise<Use>): Promise<Use> {
  for (;;) {
    const use = await press();
    if ((await use.acknowledged()) === InteractionResponseType.Modal) return use;
  }
}

/** Types until something is offered: where the server has no answer in time, nothing is. */
export async function offered(type: () => Promise<Use>): Promise<{ name: string; value: string | number }[]> {
  for (;;) {
    const choices = await (await type()).choices();
    if (choices.length > 0) return choices;
  }
}

/** Waits for a word that only one person sees. */
export function whispered(
  { discord }: Pick<Theatre, "discord">,
  channel: Channel,
  to: User,
  words: string,
): Promise<Message> {
  const isTold = (message: Message) =>
    message.ephemeralTo === to.id && discord.render(message).includes(words);
  return discord.waitForMessage(channel, isTold, { timeoutMs: 60_000 });
}

/** Whether a message, as people see it, has these words in it. */
export function says({ discord }: Pick<Theatre, "discord">, words: string): (message: Message) => boolean {
  return (message) => discord.render(message).includes(words);
}
