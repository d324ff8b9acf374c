import { existsSync } from "node:fs";
import { Client, type ClientOptions, Events, type Interaction } from "discord.js";
import { afterEach, expect } from "vitest";
import {
  type Channel,
  createClock,
  type Discord,
  type DiscordOptions,
  type Guild,
  loadOpenApi,
  type Person,
  startDiscord,
  type User,
} from "../src/index.ts";

/** A Discord with a guild, somebody in it, and the bot installed. */
export interface Stage {
  discord: Discord;
  guild: Guild;
  channel: Channel;
  ada: User;
  person: Person;
  /** Logs in the real discord.js, with what it does at each interaction. */
  login(
    onInteraction?: (interaction: Interaction) => unknown,
    options?: Partial<ClientOptions>,
  ): Promise<Client>;
}

const description = process.env.DISCORD_OPENAPI;
const openapi = description && existsSync(description) ? loadOpenApi(description) : false;
if (!openapi)
  console.warn("OpenAPI pass did not run: DISCORD_OPENAPI names no description of Discord's API.");

const closing: (() => Promise<void>)[] = [];
const left: Discord[] = [];

afterEach(async () => {
  const unexpected = left.splice(0).flatMap(({ violations }) => violations());
  for (const close of closing.splice(0).reverse()) await close();
  expect(unexpected).toEqual([]);
});

/** Opens a Discord for a test. What was refused and not expected fails the test. */
export async function openDiscord(options: DiscordOptions = {}): Promise<Pick<Stage, "discord" | "login">> {
  const discord = await startDiscord({ openapi, ...options });
  closing.push(() => discord.close());
  left.push(discord);
  return {
    discord,
    async login(onInteraction, clientOptions = {}) {
      const client = new Client({ intents: [], rest: { api: discord.restUrl }, ...clientOptions });
      closing.push(() => client.destroy());
      if (onInteraction) client.on(Events.InteractionCreate, onInteraction);
      const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
      await client.login(discord.token);
      await ready;
      return client;
    },
  };
}

/** Sets the stage. Its time stands still until it is moved. */
export async function setStage(options: DiscordOptions = {}): Promise<Stage> {
  const { discord, login } = await openDiscord({ clock: createClock({ standing: true }), ...options });
  const ada = discord.places.addUser("ada", { globalName: "Ada", locale: "de" });
  const guild = discord.places.addGuild("Stage", { owner: ada, locale: "ja" });
  const channel = discord.places.addChannel(guild, "general");
  discord.places.install(guild, discord.application);
  return { discord, guild, channel, ada, person: discord.as(ada), login };
}

/** A file of so many bytes. */
export const fileOf = (name: string, size = 16): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new Uint8Array(size),
});
