import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { MediaError } from "@understudy/media";
import { Hono } from "hono";
import * as z from "zod";
import { safeFileName } from "../../assets/file-name.ts";
import { StorageFullError, TooLargeError } from "../../assets/storage.ts";
import type { Uploads } from "../../assets/uploads.ts";
import { GuardError } from "../../guard/guard-error.ts";
import { serverIssue } from "../../tasks/server-issues.ts";
import type { Env, ScopeGate } from "../env.ts";
import { ApiError, invalid } from "../errors.ts";
import { readBody } from "../read.ts";

/** How long a file may take to arrive, in milliseconds. */
export const importMs = 120_000;

/** Body of an import. */
export const importBody = z.strictObject({
  url: z.string().max(4000).refine(URL.canParse, "must be a complete address"),
  filename: z.string().min(1).max(255).optional().describe("In place of the name in the address."),
});

/** Takes a file that lies on the web, measures it and keeps it like an upload. */
export function importRoutes(parts: {
  uploads: Uploads;
  /** Reaches the public internet only, within its caps of bytes and time. */
  fetch: typeof globalThis.fetch;
  maxBytes: number;
  requires: ScopeGate;
}): Hono<Env> {
  const { uploads, maxBytes } = parts;
  const app = new Hono<Env>();

  app.post("/uploads/import", parts.requires("create"), async (context) => {
    const { url, filename } = await readBody(context, importBody);
    const gone = context.req.raw.signal;
    let content: Readable | undefined;
    try {
      content = await open(url, gone);
      const { id, uri } = await uploads.announce(context.var.actor, safeFileName(filename ?? nameIn(url)));
      const facts = await uploads.receive(id, content);
      if (!facts) throw new Error("An upload was gone before its file was there.");
      return context.json({ runwayUri: uri, facts });
    } catch (error) {
      throw asApiError(error, maxBytes);
    } finally {
      // Also what was never read, for want of room.
      content?.destroy();
    }
  });

  async function open(url: string, signal: AbortSignal): Promise<Readable> {
    const response = await parts.fetch(url, { signal });
    const length = Number(response.headers.get("content-length"));
    if (response.ok && length <= maxBytes && response.body)
      return Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
    await response.body?.cancel();
    if (length > maxBytes) throw new TooLargeError();
    throw invalid([
      serverIssue("media_unreachable", ["url"], { reason: `its address answered ${response.status}` }),
    ]);
  }

  return app;
}

/** The last part of the path, as a name for the file. */
function nameIn(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function asApiError(error: unknown, maxBytes: number): unknown {
  if (error instanceof TooLargeError || (error instanceof GuardError && error.code === "too_large"))
    return new ApiError(413, "too_large", `The file must be at most ${Math.floor(maxBytes / 1e6)} MB.`);
  if (error instanceof StorageFullError)
    return new ApiError(507, "storage_full", "There is no room left for files on the server.");
  if (error instanceof GuardError)
    return invalid([serverIssue("media_unreachable", ["url"], { reason: error.message })]);
  if (!(error instanceof MediaError)) return error;
  return new ApiError(400, "invalid_input", error.message, {
    issues: [{ code: "media_format", path: ["url"], message: error.message }],
  });
}
