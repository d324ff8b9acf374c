import type {
  APIGuildMember,
  APIInteractionGuildMember,
  APIUser,
  GuildMemberFlags,
  UserFlags,
} from "discord-api-types/v10";
import { timeOf } from "../state/ids.ts";
import { channelPermissions } from "../state/permissions.ts";
import type { Channel, Guild, User } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";

/** A user as Discord tells it. */
export function describeUser(user: User): APIUser {
  return {
    id: user.id,
    username: user.username,
    discriminator: "0",
    global_name: user.globalName,
    avatar: null,
    ...(user.bot && { bot: true }),
    public_flags: 0 as UserFlags,
  };
}

/** A member without the user, as in `resolved`. */
export function describeMember(guild: Guild, userId: string): Omit<APIGuildMember, "user"> {
  const member = taken(guild.members, userId);
  return {
    nick: member.nick,
    avatar: null,
    roles: [...member.roleIds],
    joined_at: new Date(timeOf(guild.id)).toISOString(),
    deaf: false,
    mute: false,
    flags: 0 as GuildMemberFlags,
  };
}

/** The member who did something in a channel, with what they may do there. */
export function describeActor(
  world: World,
  guild: Guild,
  channel: Channel,
  user: User,
): APIInteractionGuildMember {
  return {
    ...describeMember(guild, user.id),
    user: describeUser(user),
    permissions: String(channelPermissions(world, channel, user.id)),
  };
}
