import { type Locale, pickLocale } from "@understudy/locales";
import { ApplicationIntegrationType, type BaseInteraction, InteractionContextType } from "discord.js";

/** Who is speaking, and where. */
export interface Person {
  userId: string;
  /** The server they speak in as its members; `undefined` in direct messages and where only they have the app. */
  guildId: string | undefined;
  /** Whether the bot itself is not in this place: the person brought the app along. */
  isPersonal: boolean;
  locale: Locale;
}

/** Reads it from an interaction. */
export function personOf(interaction: BaseInteraction): Person {
  const { user, guildId, locale, context, authorizingIntegrationOwners: owners } = interaction;
  const isInstalled = owners?.[ApplicationIntegrationType.GuildInstall] !== undefined;
  return {
    userId: user.id,
    guildId: guildId !== null && isInstalled ? guildId : undefined,
    isPersonal: guildId === null ? context === InteractionContextType.PrivateChannel : !isInstalled,
    locale: pickLocale([locale]),
  };
}

/** In a custom id, for what is pressed where it was shown: the home of who presses it. */
export const hereAndNow = "here";

/** Where tasks of a person belong: their server, or `me` where it is just them. Part of custom ids. */
export function homeOf({
  guildId,
  isPersonal,
}: {
  guildId: string | undefined;
  isPersonal: boolean;
}): string {
  return guildId === undefined || isPersonal ? "me" : guildId;
}

/**
 * The home that a custom id names, if the person can be at home in it there; `undefined` where only a forger would say so.
 *
 * @param guildId The server in which it was pressed; `null` outside of servers.
 */
export function homeNamed(
  named: string | undefined,
  person: Person,
  guildId: string | null,
): string | undefined {
  const here = homeOf(person);
  if (named === undefined || named === hereAndNow) return here;
  // A result that came by direct message still belongs to its server.
  const isDirect = guildId === null && !person.isPersonal;
  return isDirect || [here, guildId, "me"].includes(named) ? named : undefined;
}

/** The name of a person at the server: `discord:<guild>:<user>`, `discord:@me:<user>` outside of servers. */
export function subjectOf(userId: string, home: string): string {
  return `discord:${/^\d+$/.test(home) ? home : "@me"}:${userId}`;
}

/** Under which name a Discord server keeps its settings. */
export function guildSubjectOf(guildId: string): string {
  return `discord:${guildId}:settings`;
}
