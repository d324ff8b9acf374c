import { type Locale, locales } from "@understudy/locales";
import * as z from "zod";
import type { Seal } from "./seal.ts";

/** Where the result of a task goes: the message that shows it, and whose it is. */
export interface Place {
  channelId: string;
  messageId: string;
  /** `undefined` outside of servers. */
  guildId: string | undefined;
  userId: string;
  locale: Locale;
  /** Largest file the person may be sent there, in bytes. */
  maxFileBytes: number;
  /** Only the person sees the message, and the bot token cannot edit it. */
  isPrivate: boolean;
  /** The bot is not in that place; only the interaction's token reaches it. */
  isPersonal: boolean;
  /** Results are hidden until somebody clicks on them. */
  isSpoiler: boolean;
  /** The interaction's token: the way to the message for 15 minutes. */
  token: { value: string; expiresAt: number } | undefined;
}

const id = z.string().regex(/^\d{1,22}$/);

/** A place as it lies on the server: short, the token sealed. */
const recordSchema = z.object({
  v: z.literal(1),
  channel: id,
  /** Empty where Discord did not tell: the token, a new message or a direct one leads to the person all the same. */
  message: z.union([id, z.literal("")]),
  guild: id.optional(),
  user: id,
  locale: z.enum(locales),
  limit: z.number().int().positive(),
  private: z.boolean(),
  personal: z.boolean(),
  spoiler: z.boolean(),
  token: z.string().optional(),
  until: z.number().optional(),
});

/** Makes what is kept on the server. */
export function writeRecord(place: Place, seal: Seal): z.infer<typeof recordSchema> {
  const { channelId, messageId, guildId, userId, locale, token } = place;
  return {
    v: 1,
    channel: channelId,
    message: messageId,
    ...(guildId === undefined ? {} : { guild: guildId }),
    user: userId,
    locale,
    limit: place.maxFileBytes,
    private: place.isPrivate,
    personal: place.isPersonal,
    spoiler: place.isSpoiler,
    ...(token ? { token: seal.close(token.value, messageId), until: token.expiresAt } : {}),
  };
}

/** Reads what was kept; `undefined` when it was not made by this program. */
export function readRecord(record: unknown, seal: Seal): Place | undefined {
  const read = recordSchema.safeParse(record);
  if (!read.success) return undefined;
  const { data } = read;
  const token = data.token === undefined ? undefined : seal.open(data.token, data.message);
  return {
    channelId: data.channel,
    messageId: data.message,
    guildId: data.guild,
    userId: data.user,
    locale: data.locale,
    maxFileBytes: data.limit,
    isPrivate: data.private,
    isPersonal: data.personal,
    isSpoiler: data.spoiler,
    token:
      token === undefined || data.until === undefined ? undefined : { value: token, expiresAt: data.until },
  };
}
