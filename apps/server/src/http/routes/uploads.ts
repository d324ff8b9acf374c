import { MediaError } from "@understudy/media";
import { Hono } from "hono";
import * as z from "zod";
import { safeFileName } from "../../assets/file-name.ts";
import type { UrlSigner } from "../../assets/signed-url.ts";
import { StorageFullError, TooLargeError } from "../../assets/storage.ts";
import type { Uploads } from "../../assets/uploads.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { receiveForm } from "../form.ts";
import { readBody } from "../read.ts";

/** Body of an announcement. */
export const announcement = z.object({
  filename: z.string().min(1).max(255),
  type: z.literal("ephemeral").optional(),
});

const secondsToSend = 3600;
/** A connection on which nothing comes for this long is given up. */
const usualIdleMs = 30_000;
/** What a form may weigh beside its file. */
const formBytes = 1_000_000;

/** Runway's two-step upload: announce a file, then post it as a form to the address that comes back. */
export function uploadRoutes(parts: {
  uploads: Uploads;
  signer: UrlSigner;
  requires: ScopeGate;
  maxBytes: number;
  /** The address of this server as the caller sees it. */
  baseUrl(context: ApiContext): string;
  /** In place of the usual 30 s. */
  idleMs?: number;
  /** In place of the hour for which the address holds. */
  totalMs?: number;
}): Hono<Env> {
  const { uploads, signer, maxBytes } = parts;
  const app = new Hono<Env>();

  app.post("/uploads", parts.requires("create"), async (context) => {
    const { filename } = await readBody(context, announcement);
    const { id, uri } = await uploads.announce(context.get("actor"), safeFileName(filename));
    const form = await uploads.form(id);
    const uploadUrl = form?.url ?? parts.baseUrl(context) + signer.signUpload(id, secondsToSend);
    return context.json({ uploadUrl, fields: form?.fields ?? {}, runwayUri: uri });
  });

  // The address itself is the permission: it was signed for whoever announced the file.
  app.post("/uploads/:id/upload", async (context) => {
    const { id } = context.req.param();
    const { expires, signature } = context.req.query();
    if (signer.verify("upload", id, expires, signature) !== "ok")
      throw new ApiError(403, "forbidden", "This upload address is wrong or has expired.");
    // What is left of a refused body is not read: the connection is of no further use.
    context.header("connection", "close");
    if (Number(context.req.header("content-length")) > maxBytes + formBytes) throw tooLarge(maxBytes);
    // Node's own stream: the web's, made from it and turned back, costs half of the speed.
    const form = { contentType: context.req.header("content-type") ?? "", body: context.env.incoming };
    const { idleMs = usualIdleMs, totalMs = 1000 * secondsToSend } = parts;
    const receiving = receiveForm(form, { idleMs, totalMs }, (file) => uploads.receive(id, file));
    const facts = await receiving.catch((error: unknown) => {
      throw asApiError(error, maxBytes);
    });
    if (!facts)
      throw new ApiError(409, "expired", "This upload was finished or has expired. Announce the file again.");
    context.header("connection", undefined);
    return context.body(null, 204);
  });

  return app;
}

function asApiError(error: unknown, maxBytes: number): unknown {
  if (error instanceof TooLargeError) return tooLarge(maxBytes);
  if (error instanceof StorageFullError) {
    return new ApiError(507, "storage_full", "There is no room left for files on the server.");
  }
  if (!(error instanceof MediaError)) return error;
  return new ApiError(400, "invalid_input", error.message, {
    issues: [{ code: "media_format", path: ["file"], message: error.message }],
  });
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, "too_large", `The file must be at most ${Math.floor(maxBytes / 1e6)} MB.`);
}
