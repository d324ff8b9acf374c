import { MediaError } from "@understudy/media";
import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import type { UrlSigner } from "../../assets/signed-url.ts";
import { TooLargeError } from "../../assets/storage.ts";
import type { Uploads } from "../../assets/uploads.ts";
import { type CastMember, listCast, putInCast, removeFromCast } from "../../cast/cast.ts";
import { CastFullError, UnknownUploadError } from "../../cast/errors.ts";
import { castName } from "../../cast/name.ts";
import type { Database } from "../../database/schema.ts";
import { serverIssue } from "../../tasks/server-issues.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError, invalid, notFound } from "../errors.ts";
import { parse, readBody, readQuery } from "../read.ts";

const named = z.object({
  name: z.string().transform((text, context) => {
    const name = castName(text);
    if (name !== undefined) return name;
    context.addIssue("must be 1 to 40 characters that can be seen");
    return z.NEVER;
  }),
});

/** Body of a name. */
export const castBody = z.strictObject({
  uri: z
    .string()
    .regex(/^runway:\/\/[\w-]{1,100}$/i, "must be the `runway://` address of an upload or a result"),
});

/** Query of the cast. */
export const castQuery = z.object({
  q: z.string().max(100).default("").describe("A part of the name, without regard to case."),
});

const secondsShown = 24 * 3600;

/** The faces and figures somebody works with again and again, by name. */
export function castRoutes(parts: {
  db: Kysely<Database>;
  uploads: Pick<Uploads, "find">;
  signer: UrlSigner;
  retentionDays: number;
  requires: ScopeGate;
  /** The address of this server as the caller sees it. */
  baseUrl(context: ApiContext): string;
}): Hono<Env> {
  const { db, signer, requires } = parts;
  const app = new Hono<Env>();

  app.get("/cast", requires("read"), async (context) => {
    const { q } = readQuery(context, castQuery);
    const members = await listCast(db, context.var.actor, q);
    return context.json({ data: members.map((member) => present(context, member)) });
  });

  app.put("/cast/:name", requires("create"), async (context) => {
    const { name } = parse(named, context.req.param());
    const { uri } = await readBody(context, castBody);
    const assetId = uri.slice("runway://".length);
    try {
      // A file that was sent to the storage itself is measured when it is first asked for.
      await parts.uploads.find(context.var.actor, uri);
      return context.json(present(context, await putInCast(parts, context.var.actor, name, assetId)));
    } catch (error) {
      if (error instanceof UnknownUploadError) throw invalid([serverIssue("upload_unknown", ["uri"])]);
      if (error instanceof CastFullError) {
        const message = `The cast has ${error.max} names, which is all it can have. Take one away first.`;
        throw new ApiError(400, "invalid_input", message, {
          issues: [{ code: "not_allowed", path: ["name"], message }],
        });
      }
      if (error instanceof MediaError || error instanceof TooLargeError)
        throw invalid([serverIssue("media_unreachable", ["uri"], { reason: error.message })]);
      throw error;
    }
  });

  app.delete("/cast/:name", requires("create"), async (context) => {
    const { name } = parse(named, context.req.param());
    if (!(await removeFromCast(parts, context.var.actor, name))) throw notFound("name in the cast");
    return context.body(null, 204);
  });

  function present(context: ApiContext, member: CastMember) {
    const { name, kind, assetId, fileName, posterId, createdAt } = member;
    const urlOf = (id: string, file: string) => parts.baseUrl(context) + signer.sign(id, file, secondsShown);
    return {
      name,
      kind,
      uri: `runway://${assetId}`,
      url: urlOf(assetId, fileName),
      ...(posterId === null ? {} : { posterUrl: urlOf(posterId, "poster") }),
      createdAt: createdAt.toISOString(),
    };
  }

  return app;
}
