import { sampleMedia } from "@understudy/dev/media";
import {
  type Channel,
  type Discord,
  type Guild,
  type Person,
  startDiscord,
  type User,
} from "@understudy/discord-emulator";
import { expect } from "vitest";
import { deployCommands } from "../../src/commands/deploy.ts";
import { startTestServer, type TestServer } from "./server.ts";

/** A Discord with the bot's commands, and an Understudy server behind it: for many tests. */
export interface Theatre {
  discord: Discord;
  server: TestServer;
  close(): Promise<void>;
}

export async function openTheatre(options: { taskMs?: number } = {}): Promise<Theatre> {
  const [discord, server] = await Promise.all([startDiscord(), startTestServer(options)]);
  await deployCommands(
    { discordToken: discord.token, applicationId: undefined, discordApiUrl: discord.restUrl },
    { isDryRun: false },
  );
  return {
    discord,
    server,
    async close() {
      await discord.close();
      await server.close();
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

/** How often the provider was paid. */
export function charges({ server }: Pick<Theatre, "server">): number {
  return server.emulator.bill.charges.length;
}

/** Whatever Discord refused that nobody expected. */
export function expectNoViolations({ discord }: Pick<Theatre, "discord">): void {
  expect(discord.violations()).toEqual([]);
}
