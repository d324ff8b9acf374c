import { Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod";
import type { Database } from "../../database/schema.ts";
import {
  deleteNote,
  listNotes,
  type NoteCondition,
  type NoteContent,
  readNote,
  writeNote,
} from "../../notes/notes.ts";
import type { NoteQuota } from "../../quotas/note-quota.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError, notFound } from "../errors.ts";
import { parse, readJson, readQuery } from "../read.ts";
import { jsonBytes } from "../small-json.ts";

/** Longest note, as JSON. */
export const maxNoteBytes = 16_384;

const aYear = 365 * 24 * 3600;

const collection = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}$/, "must be 1 to 40 small letters and dashes, a letter first");
const key = z
  .string()
  .regex(
    /^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,200}$/u,
    "must be 1 to 200 printable characters without spaces or slashes",
  )
  .refine((text) => !text.includes("/"), "must be without slashes");
const noteName = z.object({ collection, key });

/** Query of a write. */
export const noteWriteQuery = z.object({
  ttl: z.coerce.number().int().min(1).max(aYear).optional().describe("Seconds after which it is gone."),
});

/** Query of a list. */
export const noteListQuery = z.object({
  prefix: z.string().max(200).default("").describe("How the keys begin."),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** Small JSON documents of an account or one of its end users. */
export function noteRoutes(parts: {
  db: Kysely<Database>;
  quota: NoteQuota;
  requires: ScopeGate;
}): Hono<Env> {
  const { db, quota, requires } = parts;
  const app = new Hono<Env>();
  const path = "/notes/:collection/:key";

  app.get("/notes/:collection", requires("read"), async (context) => {
    const of = parse(z.object({ collection }), context.req.param());
    const query = readQuery(context, noteListQuery);
    const notes = await listNotes(db, context.var.actor, of.collection, query);
    return context.json({ data: notes.map(presentNote) });
  });

  app.get(path, requires("read"), async (context) => {
    const note = await readNote(db, context.var.actor, parse(noteName, context.req.param()));
    if (!note) throw notFound("note");
    return context.json(presentNote(note), 200, { etag: `"${note.version}"` });
  });

  app.put(path, requires("create"), async (context) => {
    const name = parse(noteName, context.req.param());
    const { ttl } = readQuery(context, noteWriteQuery);
    const condition = readCondition(context);
    const value = await readJson(context);
    const bytes = jsonBytes(value);
    if (bytes > maxNoteBytes)
      throw wrong("body", `The note must be at most ${maxNoteBytes} bytes as JSON, not ${bytes}.`);
    const note = { value, ttlSeconds: ttl };
    const version = await writeNote(db, context.var.actor, name, note, { condition, quota });
    if (version === undefined) throw conflict();
    return context.json({ version }, 200, { etag: `"${version}"` });
  });

  app.delete(path, requires("create"), async (context) => {
    const name = parse(noteName, context.req.param());
    const condition = readCondition(context);
    if (condition === "absent")
      throw wrong("If-None-Match", "If-None-Match means nothing where a note is deleted.");
    if (!(await deleteNote(db, context.var.actor, name, condition))) throw conflict();
    return context.body(null, 204);
  });

  return app;
}

/** @throws {ApiError} for a header that is neither `*` nor one version in quotes. */
function readCondition(context: ApiContext): NoteCondition | undefined {
  const match = context.req.header("if-match");
  const noneMatch = context.req.header("if-none-match");
  if (noneMatch !== undefined) {
    if (noneMatch !== "*") throw wrong("If-None-Match", "If-None-Match must be `*`.");
    if (match !== undefined) throw wrong("If-Match", "If-Match and If-None-Match exclude each other.");
    return "absent";
  }
  if (match === undefined) return undefined;
  if (match === "*") return "exists";
  const version = /^"(\d{1,15})"$/.exec(match)?.[1];
  if (version === undefined)
    throw wrong("If-Match", 'If-Match must be a version in quotes, such as `"7"`, or `*`.');
  return { version: Number(version) };
}

function conflict(): ApiError {
  return new ApiError(412, "conflict", "The note is not what the condition says: read it again, then write.");
}

function wrong(field: string, message: string): ApiError {
  return new ApiError(400, "invalid_input", message, {
    issues: [{ code: "not_allowed", path: [field], message }],
  });
}

function presentNote({ updatedAt, expiresAt, ...note }: NoteContent) {
  return { ...note, updatedAt: updatedAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
