import type { Hono } from "hono";
import type { Guild } from "../../state/records.ts";
import { taken } from "../../state/world.ts";
import { describeChannel, isThread } from "../../wire/channel.ts";
import { describeGuild, describeRole } from "../../wire/guild.ts";
import { describeMember, describeUser } from "../../wire/user.ts";
import { ApiError } from "../errors.ts";
import type { Rest, RestContext, RestEnv } from "../rest.ts";

/** What a bot may read of a guild it is in. Source: Discord's reference, "Guild". */
export function addGuildRoutes(api: Hono<RestEnv>, { world }: Rest): void {
  const guildOf = (c: RestContext): Guild => {
    const guild = world.guilds.get(c.req.param("guild") ?? "");
    if (!guild || !c.get("application").guilds.has(guild.id)) throw new ApiError("unknown-guild");
    return guild;
  };

  api.get("/guilds/:guild", (c) => c.json(describeGuild(guildOf(c))));
  api.get("/guilds/:guild/roles", (c) => c.json([...guildOf(c).roles.values()].map(describeRole)));
  api.get("/guilds/:guild/channels", (c) => {
    const guild = guildOf(c);
    const channels = [...world.channels.values()].filter(
      (channel) => channel.guildId === guild.id && !isThread(channel),
    );
    return c.json(channels.map((channel) => describeChannel(world, channel)));
  });
  api.get("/guilds/:guild/members/:user", (c) => {
    const guild = guildOf(c);
    const id = c.req.param("user");
    if (!guild.members.has(id)) throw new ApiError("unknown-member");
    return c.json({ ...describeMember(guild, id), user: describeUser(taken(world.users, id)) });
  });
}
