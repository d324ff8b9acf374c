import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { Locale } from "discord-api-types/v10";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { User } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { PickedFile } from "../users/files.ts";
import type { Person } from "../users/person.ts";
import { act, actionSchema } from "./actions.ts";
import { listSamples, samplePath } from "./samples.ts";
import { channelsOf, viewOf } from "./view.ts";

/** What the page works with. */
export interface PageTools {
  world: World;
  as(user: User): Person;
  /** A folder with files to pick. */
  samples: string | undefined;
  /** Names under which the page may act; any when left out. */
  hosts?: readonly string[] | undefined;
}

/** The page that shows a channel as a person sees it, and what it asks for. */
export function createPage({ world, as, samples, hosts }: PageTools): Hono {
  const app = new Hono();
  const file = (name: string) => readFile(new URL(`./client/${name}`, import.meta.url), "utf8");
  const headers = (type: string) => ({
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-cache",
    ...safety,
  });

  // A name that somebody made point to this machine must not make a foreign page one of this origin.
  app.use("/page/api/*", async (c, next) => {
    if (hosts && !hosts.includes(new URL(c.req.url).hostname))
      return c.json({ error: "Not under this name." }, 421);
    await next();
  });

  app.get("/", async () => new Response(await file("index.html"), { headers: headers("text/html") }));
  app.get("/page/:file{[a-z-]+\\.(?:ts|css)}", async (c) => {
    const name = c.req.param("file");
    const source = await file(name).catch(() => undefined);
    if (source === undefined) return c.notFound();
    if (name.endsWith(".css")) return new Response(source, { headers: headers("text/css") });
    return new Response(stripTypeScriptTypes(source), { headers: headers("text/javascript") });
  });

  app.get("/page/api/start", async (c) =>
    c.json({
      people: people().map(({ id }) => id),
      locales: Object.values(Locale),
      samples: await listSamples(samples),
    }),
  );

  app.get("/page/api/view", (c) => {
    const user = world.users.get(c.req.query("user") ?? "") ?? people()[0];
    if (!user) return c.json({ error: "There is nobody yet." }, 404);
    const seen = channelsOf(world, user);
    const channel = seen.find(({ id }) => id === c.req.query("channel")) ?? seen[0];
    if (!channel) return c.json({ error: `${user.username} sees no channel.` }, 404);
    return c.json(viewOf(world, user, channel));
  });

  app.get("/page/api/events", (c) =>
    streamSSE(c, async (stream) => {
      const stop = world.listen(({ type }) => void stream.writeSSE({ data: type }));
      stream.onAbort(stop);
      await stream.writeSSE({ data: "hello", retry: 1_000 });
      while (!stream.aborted) await stream.sleep(15_000);
    }),
  );

  app.post("/page/api/locale", async (c) => {
    const { user: id, locale } = (await c.req.json()) as { user: string; locale: `${Locale}` };
    const user = world.users.get(id);
    if (!user || !Object.values<string>(Locale).includes(locale))
      return c.json({ error: "There is no such language." }, 400);
    user.locale = locale;
    return c.json({});
  });

  app.post("/page/api/act", async (c) => {
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== new URL(c.req.url).origin)
      return c.json({ error: "From the page only." }, 403);
    try {
      const form = await c.req.formData();
      const user = world.users.get(String(form.get("user")));
      if (!user) throw new Error("Nobody acts.");
      const action = actionSchema.parse(JSON.parse(String(form.get("action"))));
      return c.json(await act(world, as(user), action, await filesOf(form)));
    } catch (error) {
      return c.json({ error: (error as Error).message }, 400);
    }
  });

  const people = () => [...world.users.values()].filter(({ bot }) => !bot);

  /** Files by the name of their option or field: uploaded as `file:<name>`, or picked as `sample:<name>`. */
  async function filesOf(form: FormData): Promise<Map<string, PickedFile[]>> {
    const files = new Map<string, PickedFile[]>();
    for (const [key, value] of form) {
      const [, kind, name = ""] = /^(file|sample):(.*)$/s.exec(key) ?? [];
      if (kind === undefined) continue;
      const picked =
        typeof value === "string"
          ? await samplePath(samples, value)
          : { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
      files.set(name, [...(files.get(name) ?? []), picked]);
    }
    return files;
  }

  return app;
}

/** Nothing on the page runs or loads but what is served here, and the media that messages show. */
const safety = {
  "content-security-policy":
    "default-src 'self'; img-src * data: blob:; media-src * blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};
