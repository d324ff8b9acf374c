import * as z from "zod";
import { messageComponent } from "./components.ts";
import { snowflake, text } from "./shared.ts";

const embedMedia = z.strictObject({ url: text(1, 2048) });

/** Source: Discord's reference, "Embed Limits". */
const embed = z.strictObject({
  title: text(0, 256).optional(),
  type: z.literal("rich").optional(),
  description: text(0, 4096).optional(),
  url: text(1, 2048).optional(),
  timestamp: z.string().optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  footer: z.strictObject({ text: text(1, 2048), icon_url: text(1, 2048).optional() }).optional(),
  image: embedMedia.optional(),
  thumbnail: embedMedia.optional(),
  author: z
    .strictObject({ name: text(1, 256), url: text(1, 2048).optional(), icon_url: text(1, 2048).optional() })
    .optional(),
  fields: z
    .array(z.strictObject({ name: text(1, 256), value: text(1, 1024), inline: z.boolean().optional() }))
    .max(25)
    .optional(),
});

const attachment = z.strictObject({
  /** Of a new file: the n of its `files[n]`. Of one to keep: its id. */
  id: z.union([z.string().regex(/^\d+$/), z.int().min(0)]).transform(String),
  filename: text(1, 1024).optional(),
  title: text(0, 1024).optional(),
  description: text(0, 1024).nullish(),
  is_spoiler: z.boolean().optional(),
});

const allowedMentions = z.strictObject({
  parse: z.array(z.enum(["roles", "users", "everyone"])).optional(),
  roles: z.array(snowflake).max(100).optional(),
  users: z.array(snowflake).max(100).optional(),
  replied_user: z.boolean().nullish(),
});

const common = {
  content: text(0, 2000).nullish(),
  embeds: z.array(embed).max(10).nullish(),
  components: z.array(messageComponent).max(40).nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  flags: z.int().min(0).nullish(),
  /** discord.js puts these into every body; where Discord knows them not, only `false` says nothing. */
  tts: z.literal(false).nullish(),
  enforce_nonce: z.literal(false).nullish(),
};

/** The body of Edit Message, and of the edits through an interaction's webhook. */
export const editBody = z.strictObject(common);

/** The body of a follow-up, and the data of an answer to an interaction. */
export const answerBody = z.strictObject({ ...common, tts: z.boolean().nullish() });

/** The body of Create Message. */
export const createBody = z.strictObject({
  ...common,
  tts: z.boolean().nullish(),
  nonce: z.union([text(0, 25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .strictObject({
      type: z.literal(0).optional(),
      message_id: snowflake,
      channel_id: snowflake.optional(),
      guild_id: snowflake.optional(),
      fail_if_not_exists: z.boolean().optional(),
    })
    .nullish(),
});

/** What may be said of a message, whoever says it. */
export type MessageBody = Omit<z.infer<typeof editBody>, "tts" | "enforce_nonce">;
export type AllowedMentions = z.infer<typeof allowedMentions>;
