import type { HttpBindings } from "@hono/node-server";
import { Hono, type HonoRequest } from "hono";
import { violationOf } from "../rules/violations.ts";
import { cannedAnswer, refusedForToll } from "./canned.ts";
import { ApiError } from "./errors.ts";
import type { Rest, RestEnv } from "./rest.ts";
import { addApplicationRoutes } from "./routes/applications.ts";
import { addChannelRoutes } from "./routes/channels.ts";
import { addGatewayRoutes } from "./routes/gateway.ts";
import { addGuildRoutes } from "./routes/guilds.ts";
import { addInteractionRoutes } from "./routes/interactions.ts";
import { addMessageRoutes } from "./routes/messages.ts";
import { addUserRoutes } from "./routes/users.ts";
import { addWebhookRoutes } from "./routes/webhooks.ts";

/** Discord's REST interface, version 10. */
export function createRestApp(rest: Rest): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const { world, log, faults } = rest;

  app.use(async (c, next) => {
    const path = decodeURIComponent(new URL(c.req.url).pathname).replace(/^\/api\/v10/, "");
    const { method } = c.req;
    const entry = log.add({
      at: world.clock.now(),
      realAt: Date.now(),
      method,
      path,
      headers: c.req.header(),
      ...(await peek(c.req)),
    });
    const fault = faults.take({ method, path });
    if (fault.delayMs) await sleep(fault.delayMs);
    // Whoever has gone meanwhile was on the way; nothing of theirs has arrived.
    if (fault.drop === "before" || c.env.incoming.socket.destroyed) return sever(c.env);
    const toll = rest.buckets?.take({ method, path, bot: c.req.header("authorization") });
    const canned = cannedAnswer(fault) ?? (toll && refusedForToll(toll));
    if (canned) c.res = canned;
    else {
      await next();
      for (const [name, value] of Object.entries(toll?.headers ?? {})) c.res.headers.set(name, value);
      if (fault.delayAnswerMs) await sleep(fault.delayAnswerMs);
      if (fault.drop === "after") return sever(c.env);
    }
    entry.status = c.res.status;
  });

  app.use(async (c, next) => {
    if (!/^DiscordBot \(/.test(c.req.header("user-agent") ?? "")) throw new ApiError("user-agent");
    await next();
  });

  const onToken = /^\/api\/v10\/(interactions|webhooks)\//;
  app.use(async (c, next) => {
    const authorization = c.req.header("authorization");
    const { pathname } = new URL(c.req.url);
    if (onToken.test(pathname)) {
      if (authorization !== undefined) throw new ApiError("authorization-on-token-route");
    } else if (pathname !== "/api/v10/gateway") {
      const application = [...world.applications.values()].find(
        ({ token }) => authorization === `Bot ${token}`,
      );
      if (!application) throw new ApiError("unauthorized");
      c.set("application", application);
    }
    await next();
  });

  const api = new Hono<RestEnv>();
  addGatewayRoutes(api, rest);
  addApplicationRoutes(api, rest);
  addUserRoutes(api, rest);
  addGuildRoutes(api, rest);
  addChannelRoutes(api, rest);
  addMessageRoutes(api, rest);
  addInteractionRoutes(api, rest);
  addWebhookRoutes(api, rest);
  app.route("/api/v10", api);

  const refuse = (error: ApiError, request: { method: string; url: string }) => {
    const path = decodeURIComponent(new URL(request.url).pathname).replace(/^\/api\/v10/, "");
    rest.record(violationOf(error, { method: request.method, path, at: world.clock.now() }));
    return Response.json(error.body, { status: error.status });
  };
  app.notFound((c) => refuse(new ApiError("unknown-route"), c.req));
  app.onError((error, c) => {
    if (error instanceof ApiError) return refuse(error, c.req);
    throw error;
  });
  return app;
}

/** What the log tells of a body. A body that cannot be read is refused elsewhere. */
async function peek(
  request: HonoRequest,
): Promise<{ body?: unknown; files?: { name: string; size: number }[] }> {
  try {
    if (!request.header("content-type")?.startsWith("multipart/form-data")) {
      const text = await request.text();
      return text === "" ? {} : { body: JSON.parse(text) };
    }
    const form = await request.formData();
    const payload = form.get("payload_json");
    const files = [...form.values()].filter((value) => typeof value !== "string");
    return {
      ...(typeof payload === "string" && { body: JSON.parse(payload) }),
      files: files.map(({ name, size }) => ({ name, size })),
    };
  } catch {
    return {};
  }
}

function sever({ incoming }: HttpBindings): Response {
  incoming.socket.destroy();
  return new Response(null);
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
