import { sampleMedia } from "@understudy/dev/media";
import {
  type Attachment,
  type Channel,
  type Discord,
  type DiscordOptions,
  type Guild,
  type Message,
  type Person,
  startDiscord,
  type User,
} from "@understudy/discord-emulator";
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
  /** How often the provider was paid for what was made here. */
  charges(): Promise<number>;
  close(): Promise<void>;
}

let theatres = 0;

export async function openTheatre(server: TestServer, options: DiscordOptions = {}): Promise<Theatre> {
  const [discord, token] = await Promise.all([
    startDiscord({ log: () => {}, ...options }),
    server.createToken(`theatre-${++theatres}`),
  ]);
  const bots: RunningProcess[] = [];
  await deployCommands(
    { discordToken: discord.token, applicationId: undefined, discordApiUrl: discord.restUrl },
    { isDryRun: false },
  );
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
    async charges() {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${server.url}/v1/tasks?limit=100`, { headers });
      const { data } = (await response.json()) as { data: { id: string; cost?: { charged: string } }[] };
      return data.filter(({ cost }) => cost?.charged !== "no").length;
    },
    async close() {
      await Promise.all(bots.map((bot) => bot.kill("SIGKILL")));
      await discord.close();
    },
  };
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

/** Whether a message, as people see it, has these words in it. */
export function says({ discord }: Pick<Theatre, "discord">, words: string): (message: Message) => boolean {
  return (message) => discord.render(message).includes(words);
}
