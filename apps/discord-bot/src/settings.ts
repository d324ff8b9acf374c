import * as z from "zod";
import { guildSubjectOf } from "./person.ts";
import type { ServerApi } from "./server/api.ts";

/** How many channels may be on the list. */
export const mostChannels = 100;

const settingsSchema = z.object({
  /** Channels in which tasks may be started; empty is all of them. */
  channels: z.array(z.string()).max(mostChannels).default([]),
  spoiler: z.boolean().default(false),
  /** Nobody is asked before a task that costs no more than this, in micro-dollars. */
  confirmAboveMicroUsd: z.number().int().min(0).default(0),
  /** The provider's moderation setting; `low` lets more public figures through. */
  moderation: z.enum(["auto", "low"]).default("auto"),
});

/** How the bot behaves in one Discord server. Kept at the Understudy server. */
export type GuildSettings = z.infer<typeof settingsSchema>;

/** What holds where nobody has set anything. */
export const defaultSettings: GuildSettings = settingsSchema.parse({});

export interface Settings {
  /** Outside of servers the defaults hold. */
  of(guildId: string | undefined): Promise<GuildSettings>;
  /** @param change What becomes of the settings as they are, also where somebody else has just changed them. */
  change(
    guildId: string,
    change: (settings: GuildSettings) => Partial<GuildSettings>,
  ): Promise<GuildSettings>;
}

const freshMs = 15_000;
const mostKept = 1_000;

/** Reads settings through a short memory: every command asks for them. */
export function createSettings(server: Pick<ServerApi, "as">, now: () => number): Settings {
  const known = new Map<string, { settings: GuildSettings; at: number }>();

  const remember = (guildId: string, settings: GuildSettings) => {
    if (known.size >= mostKept) known.clear();
    known.set(guildId, { settings, at: now() });
    return settings;
  };

  async function read(guildId: string): Promise<GuildSettings> {
    const note = await server.as(guildSubjectOf(guildId)).note("settings", "guild", settingsSchema);
    return remember(guildId, note ?? defaultSettings);
  }

  return {
    async of(guildId) {
      if (guildId === undefined) return defaultSettings;
      const recent = known.get(guildId);
      return recent && now() - recent.at < freshMs ? recent.settings : read(guildId);
    },
    async change(guildId, change) {
      const changed = (settings = defaultSettings) => ({ ...settings, ...change(settings) });
      const person = server.as(guildSubjectOf(guildId));
      return remember(guildId, await person.changeNote("settings", "guild", settingsSchema, changed));
    },
  };
}
