import { ChannelType } from "discord-api-types/v10";
import type { Hono } from "hono";
import * as z from "zod";
import { readForm } from "../../rules/form.ts";
import { snowflake } from "../../rules/shared.ts";
import { directChannel } from "../../state/channels.ts";
import { describeChannel } from "../../wire/channel.ts";
import { describeGuild } from "../../wire/guild.ts";
import { describeUser } from "../../wire/user.ts";
import { readBody } from "../body.ts";
import { ApiError } from "../errors.ts";
import type { Rest, RestEnv } from "../rest.ts";

/** Users, and direct messages with them. Source: Discord's reference, "User". */
export function addUserRoutes(api: Hono<RestEnv>, { world, validator }: Rest): void {
  const userOf = (id: string) => {
    const user = world.users.get(id);
    if (!user) throw new ApiError("unknown-user");
    return describeUser(user);
  };

  api.get("/users/@me", (c) => c.json(userOf(c.get("application").id)));

  api.get("/users/@me/guilds", (c) => {
    const guilds = [...c.get("application").guilds].map((id) => world.guilds.get(id));
    return c.json(guilds.filter((guild) => guild !== undefined).map(describeGuild));
  });

  api.post("/users/@me/channels", async (c) => {
    const { json } = await readBody(c);
    const { recipient_id } = readForm(z.strictObject({ recipient_id: snowflake }), json);
    validator?.check("post", "/users/@me/channels", json);
    userOf(recipient_id);
    const channel = directChannel(world, [c.get("application").id, recipient_id], ChannelType.DM);
    return c.json(describeChannel(world, channel));
  });

  api.get("/users/:user", (c) => c.json(userOf(c.req.param("user"))));
}
