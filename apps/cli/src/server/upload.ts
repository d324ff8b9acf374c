import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { ReadableStream as NodeStream } from "node:stream/web";
import { FormDataEncoder } from "form-data-encoder";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { uploadAnswer } from "./answers.ts";
import { createServerApi } from "./api.ts";
import type { Server } from "./server.ts";
import { ServerError, unreachable } from "./server-error.ts";

/**
 * Brings a file to a server in Runway's two steps: it is announced, then posted as a form to the address that comes back.
 * Read from disk as fast as it goes out, never held whole.
 *
 * @param onProgress Told the bytes that went out, and of how many.
 * @returns The `runway://` address under which inputs name it.
 */
export async function upload(
  { fetch, interrupts }: Pick<Io, "fetch" | "interrupts">,
  server: Server,
  path: string,
  onProgress: (sent: number, total: number) => void,
): Promise<string> {
  const filename = basename(path);
  const api = createServerApi({ fetch, interrupts }, server);
  const { uploadUrl, fields, runwayUri } = await api.ask("uploads", uploadAnswer, {
    filename,
    type: "ephemeral",
  });
  if (!isSafe(uploadUrl, server)) {
    const message = `The server at ${server.url} names an upload address that is not https. Its PUBLIC_URL may not be set.`;
    throw new ServerError("protocol", message, { exitCode: exitCodes.other });
  }
  const file = await openAsBlob(path).catch((error: unknown) => {
    throw new CliError("local_file", `${path} cannot be read.`, error);
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", file, filename);
  // Node's own encoder reads ahead of the connection, and ends the process where the connection ends first
  // (github.com/nodejs/undici/issues/5835).
  const encoder = new FormDataEncoder(form);
  let unreadable: unknown;
  async function* counted(): AsyncGenerator<Uint8Array> {
    let sent = 0;
    try {
      for await (const chunk of encoder) {
        sent += chunk.byteLength;
        onProgress(Math.min(sent, file.size), file.size);
        yield chunk;
      }
    } catch (error) {
      unreadable = error;
      throw error;
    }
  }

  const request: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { ...encoder.headers },
    body: NodeStream.from(counted()) as ReadableStream,
    duplex: "half",
    // Otherwise `fetch` keeps a copy of all that it sends, for a request it may have to repeat elsewhere.
    redirect: "error",
    window: null,
    signal: interrupts.first,
  };
  const response = await fetch(uploadUrl, request).catch((error: unknown) => {
    interrupts.first.throwIfAborted();
    if (unreadable)
      throw new CliError(
        "local_file",
        `${path} changed while it was sent. Nothing was spent: try again when it is complete.`,
        unreadable,
      );
    throw unreachable(server.url, error);
  });
  const text = await response.text().catch(() => "");
  if (response.ok) return runwayUri;
  throw new ServerError("upload_refused", `${filename} was not taken. ${sentenceOf(text, response.status)}`, {
    exitCode: exitCodes.refused,
  });
}

/** Media of people do not go over a network unencrypted. */
function isSafe(uploadUrl: string, { loopback }: Server): boolean {
  const protocol = URL.parse(uploadUrl)?.protocol;
  return protocol === "https:" || (loopback && protocol === "http:");
}

function sentenceOf(text: string, status: number): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // No word of the server.
  }
  return `The server answered ${status}.`;
}
