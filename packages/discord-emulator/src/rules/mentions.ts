import { PermissionFlagsBits } from "discord-api-types/v10";
import { channelPermissions, may } from "../state/permissions.ts";
import type { Message, Pings } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { everyComponent } from "../wire/message.ts";
import type { AllowedMentions } from "./message.ts";

/**
 * Who a message calls: the mentions in its text, the text of its components too, as far as `allowed_mentions` lets them
 * through. Without `allowed_mentions` all go through.
 *
 * @param authorId Whoever may not mention everyone does not; left out, that is not asked.
 */
export function pingsOf(
  world: World,
  channelId: string,
  message: Pick<Message, "content" | "components">,
  allowed: AllowedMentions | null | undefined,
  authorId?: string,
): Pings {
  const texts = [message.content];
  for (const { content } of everyComponent(message.components) as Iterable<{ content?: unknown }>) {
    if (typeof content === "string") texts.push(content);
  }
  const text = texts.join("\n").replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
  const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, id = ""]) => id))];
  const passes = (kind: "users" | "roles", id: string) =>
    !allowed || allowed.parse?.includes(kind) || allowed[kind]?.includes(id);

  const channel = taken(world.channels, channelId);
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const everyoneAsked = /@everyone|@here/.test(text) && (!allowed || allowed.parse?.includes("everyone"));
  return {
    everyone: Boolean(
      everyoneAsked &&
        guild &&
        (authorId === undefined ||
          may(channelPermissions(world, channel, authorId), PermissionFlagsBits.MentionEveryone)),
    ),
    users: found(/<@!?(\d+)>/g).filter((id) => world.users.has(id) && passes("users", id)),
    roles: found(/<@&(\d+)>/g).filter((id) => guild?.roles.has(id) && passes("roles", id)),
  };
}
