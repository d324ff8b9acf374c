import type { Locale } from "@understudy/locales";
import type { BotMessages } from "@understudy/locales/bot";
import type { Logger } from "pino";
import type { Card } from "../cards/card.ts";
import type { Deliveries } from "../delivery/deliveries.ts";
import type { Place } from "../delivery/record.ts";
import type { Seal } from "../delivery/seal.ts";
import type { IsDiscordFile } from "../files.ts";
import type { Person } from "../person.ts";
import type { ServerFacts } from "../server/answers.ts";
import type { PersonApi, ServerApi } from "../server/api.ts";
import type { Settings } from "../settings.ts";

/** The answer to an interaction, after it was acknowledged. */
export interface Reply {
  /** Shows a card as the answer, or in place of the card that was pressed. */
  show(card: Card): Promise<void>;
  /** Says something to the person alone. */
  whisper(card: Card): Promise<void>;
  /** Says why nothing comes of it, to the person alone: no trace of it is left where others read. */
  refuse(card: Card): Promise<void>;
  /** Takes the message away. */
  remove(): Promise<void>;
  readonly place: Pick<Place, "channelId" | "messageId" | "isPrivate" | "token">;
}

/** What every handler may use. */
export interface Services {
  server: ServerApi;
  deliveries: Deliveries;
  seal: Seal;
  settings: Settings;
  isDiscordFile: IsDiscordFile;
  /** What the server can do; kept for half a minute. */
  facts(): Promise<ServerFacts>;
  /** From 0 up to 1. */
  random(): number;
  log: Logger;
}

/** One interaction, as its handler sees it. */
export interface Context {
  /** The interaction's own id: the same for every delivery of the same interaction. */
  readonly id: string;
  readonly person: Person;
  readonly locale: Locale;
  readonly words: BotMessages;
  /** The channel, and the one a thread belongs to. */
  readonly channelIds: string[];
  readonly maxFileBytes: number;
  /** What the bot may do here. */
  readonly appPermissions: bigint;
  /** What the person may do here. */
  readonly permissions: bigint;
  /** Where the person's tasks belong that this is about. */
  readonly home: string;
  /** The server, on behalf of the person. */
  readonly server: PersonApi;
  readonly reply: Reply;
  readonly services: Services;
}
