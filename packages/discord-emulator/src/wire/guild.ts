import type { APIGuild, APIRole, GatewayGuildCreateDispatchData, RoleFlags } from "discord-api-types/v10";
import { timeOf } from "../state/ids.ts";
import type { Guild, Role } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import { describeChannel, isThread } from "./channel.ts";
import { describeMember, describeUser } from "./user.ts";

/** A role as Discord tells it. */
export function describeRole(role: Role, position: number): APIRole {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0 as RoleFlags,
  };
}

/** A guild as Discord tells it. */
export function describeGuild(guild: Guild): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    region: "",
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(describeRole),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    stickers: [],
    hub_type: null,
    incidents_data: null,
    safety_alerts_channel_id: null,
  } as unknown as APIGuild;
}

/** A guild with everything in it, as it comes after READY. */
export function describeWholeGuild(
  world: World,
  guild: Guild,
  botId: string,
): GatewayGuildCreateDispatchData {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const describe = (list: typeof channels) => list.map((channel) => describeChannel(world, channel));
  return {
    ...describeGuild(guild),
    joined_at: new Date(timeOf(guild.id)).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [{ ...describeMember(guild, botId), user: describeUser(taken(world.users, botId)) }],
    channels: describe(channels.filter((channel) => !isThread(channel))),
    threads: describe(channels.filter(isThread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  } as unknown as GatewayGuildCreateDispatchData;
}
