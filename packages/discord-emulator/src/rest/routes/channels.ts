import type { Hono } from "hono";
import { describeChannel } from "../../wire/channel.ts";
import { channelFor } from "../access.ts";
import type { Rest, RestEnv } from "../rest.ts";

/** Channels. Source: Discord's reference, "Channel". */
export function addChannelRoutes(api: Hono<RestEnv>, { world }: Rest): void {
  api.get("/channels/:channel", (c) =>
    c.json(describeChannel(world, channelFor(world, c.get("application"), c.req.param("channel")))),
  );

  api.post("/channels/:channel/typing", (c) => {
    channelFor(world, c.get("application"), c.req.param("channel"));
    return c.body(null, 204);
  });
}
