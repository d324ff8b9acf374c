import { type Context, Hono, type MiddlewareHandler } from "hono";
import { gatewayPage, platformError } from "../answers/errors.ts";
import { ConnectionDroppedError } from "../faults/deliver.ts";
import { UnknownFaultError } from "../faults/fault-text.ts";
import { type Controls, controlApp } from "./control.ts";
import { createHandler } from "./create.ts";
import { serveFile } from "./files.ts";
import { answerOutput } from "./output.ts";
import { answerStatus } from "./status.ts";
import type { AppEnv } from "./world.ts";

/** Every route of the emulated host. */
export function createApp(controls: Controls): Hono<AppEnv> {
  const { world } = controls;
  const app = new Hono<AppEnv>();
  const authorize = keyCheck(world.keys);

  app.route("/__control", controlApp(controls));
  app.get("/outputs/:name", (context) => answerOutput(world, context, context.req.param("name")));
  app.get("/files/:name", async (context) => {
    const { files } = world.options;
    const file = files && (await serveFile(files, context.req.param("name"), context.req.raw));
    return file || context.text("Not found", 404);
  });

  for (const route of world.routes.values()) app.post(route.path, authorize, createHandler(world, route));
  app.get("/runwayml/v1/tasks/:id", authorize, (context) =>
    answerStatus(world, context, "tasks", context.req.param("id")),
  );
  app.post("/runway/feed", authorize, async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const { task_id } = (body ?? {}) as { task_id?: unknown };
    return answerStatus(world, context, "feed", String(task_id ?? ""));
  });

  app.notFound(wrongPath);
  app.onError((error, context) => {
    if (error instanceof ConnectionDroppedError) throw error;
    if (error instanceof UnknownFaultError) return context.json({ error: error.message }, 400);
    return context.text(`The emulator itself failed: ${error.stack ?? error.message}`, 500);
  });
  return app;
}

function keyCheck(keys: readonly string[]): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const key = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    if (key === undefined || !keys.includes(key)) {
      return context.json(platformError("Invalid API key"), 401);
    }
    context.set("key", key);
    return next();
  };
}

/** A slip of slashes is redirected; anything else gets the web front end's page, as error guides warn. */
function wrongPath(context: Context<AppEnv>): Response {
  const { pathname } = new URL(context.req.url);
  const tidy = pathname.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  if (tidy !== pathname) return context.redirect(tidy, 301);
  const status = context.req.method === "GET" || context.req.method === "HEAD" ? 200 : 404;
  return context.html(gatewayPage("CometAPI"), status);
}
