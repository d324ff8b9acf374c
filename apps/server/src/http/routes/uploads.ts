import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MediaError } from "@understudy/media";
import busboy from "busboy";
import { Hono } from "hono";
import * as z from "zod";
import type { UrlSigner } from "../../assets/signed-url.ts";
import { TooLargeError } from "../../assets/storage.ts";
import type { Uploads } from "../../assets/uploads.ts";
import { hasCode } from "../../system-error.ts";
import type { ApiContext, Env, ScopeGate } from "../env.ts";
import { ApiError } from "../errors.ts";
import { readBody } from "../read.ts";

const announcement = z.object({
  filename: z.string().min(1).max(255),
  type: z.literal("ephemeral").optional(),
});

/** Runway's two-step upload: announce a file, then post it as a form to the address that comes back. */
export function uploadRoutes(parts: {
  uploads: Uploads;
  signer: UrlSigner;
  requires: ScopeGate;
  maxBytes: number;
  /** The address of this server as the caller sees it. */
  baseUrl(context: ApiContext): string;
}): Hono<Env> {
  const { uploads, signer } = parts;
  const app = new Hono<Env>();

  app.post("/uploads", parts.requires("create"), async (context) => {
    const { filename } = await readBody(context, announcement);
    const { id, uri } = await uploads.announce(context.get("actor"), safeName(filename));
    const path = signer.sign(id, "upload", 3600).replace("/v1/assets/", "/v1/uploads/");
    return context.json({ uploadUrl: parts.baseUrl(context) + path, fields: {}, runwayUri: uri });
  });

  // The address itself is the permission: it was signed for whoever announced the file.
  app.post("/uploads/:id/upload", async (context) => {
    const { id } = context.req.param();
    const verdict = signer.verify(id, context.req.query("expires"), context.req.query("signature"));
    if (verdict !== "ok")
      throw new ApiError(403, "forbidden", "This upload address is wrong or has expired.");
    const facts = await receiveForm(context, (content) => uploads.receive(id, content)).catch(
      (error: unknown) => {
        throw asApiError(error, parts.maxBytes);
      },
    );
    if (!facts)
      throw new ApiError(409, "expired", "This upload was finished or has expired. Announce the file again.");
    return context.body(null, 204);
  });

  return app;
}

/** Streams the first file of a form into `receive`. Fields beside it are passed over. */
async function receiveForm<T>(context: ApiContext, receive: (content: Readable) => Promise<T>): Promise<T> {
  const type = context.req.header("content-type") ?? "";
  const { body } = context.req.raw;
  if (!type.startsWith("multipart/form-data") || !body) {
    throw new ApiError(
      400,
      "invalid_input",
      "The body must be a form (multipart/form-data) with the field `file`.",
    );
  }
  let form: busboy.Busboy;
  try {
    form = busboy({
      headers: { "content-type": type },
      limits: { files: 1, fields: 50, fieldSize: 16_384, parts: 60 },
    });
  } catch {
    throw new ApiError(400, "invalid_input", "The form cannot be read: its header names no boundary.");
  }
  let received: Promise<T> | undefined;
  let failure: { error: unknown } | undefined;
  form.on("file", (_, content) => {
    received = receive(content);
    received.catch((error: unknown) => {
      // The form may have failed first, and the file because of it.
      if (!form.destroyed) failure = { error };
      // Nobody reads on: whoever still sends must not wait for it.
      form.destroy();
    });
  });
  const source = Readable.fromWeb(body as import("node:stream/web").ReadableStream<Uint8Array>);
  const broken = await pipeline(source, form).then(
    () => undefined,
    () => new ApiError(400, "invalid_input", "The form is broken off or malformed."),
  );
  // What was kept of it is cleared away before the answer.
  if (broken) await received?.catch(() => {});
  if (failure) throw failure.error;
  if (broken) throw broken;
  if (!received) throw new ApiError(400, "invalid_input", "The form has no file in the field `file`.");
  return received;
}

function asApiError(error: unknown, maxBytes: number): unknown {
  if (error instanceof TooLargeError) {
    return new ApiError(413, "too_large", `The file must be at most ${Math.floor(maxBytes / 1e6)} MB.`);
  }
  if (hasCode(error, "ENOSPC", "EDQUOT")) {
    return new ApiError(507, "storage_full", "There is no room left for files on the server.");
  }
  if (!(error instanceof MediaError)) return error;
  return new ApiError(400, "invalid_input", error.message, {
    issues: [{ code: "media_format", path: ["file"], message: error.message }],
  });
}

/** A name for a header and a download: the last part, without what a shell, a browser or a path would act on. */
function safeName(filename: string): string {
  const last = filename.split(/[\\/]/).at(-1) ?? "";
  return (
    last
      .replace(/[^\p{L}\p{N}._ -]/gu, "_")
      .replace(/^\.+/, "_")
      .slice(-100) || "file"
  );
}
