import { randomUUID } from "node:crypto";
import type { CardFile } from "../cards/card.ts";

/**
 * A request with files, in one piece: `multipart/form-data` of RFC 7578, its parts named as Discord's reference does under
 * "Uploading Files".
 *
 * discord.js would put each file into a Blob, and V8 does not count what a Blob holds: films that were long sent stay in
 * memory until something else makes it collect.
 */
export function multipart(json: unknown, files: readonly CardFile[]): { body: Buffer; contentType: string } {
  const boundary = `understudy-${randomUUID()}`;
  const part = (about: string, content: string | Buffer) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ];
  const parts = files.flatMap(({ name, data, contentType }, index) =>
    part(`name="files[${index}]"; filename="${quoted(name)}"\r\nContent-Type: ${contentType}`, data),
  );
  const last = part('name="payload_json"\r\nContent-Type: application/json', JSON.stringify(json));
  return {
    body: Buffer.concat([...parts, ...last, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

const escapes: Readonly<Record<string, string>> = { '"': "%22", "\r": "%0D", "\n": "%0A" };

/** A file's name between quotes, as browsers write it. */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (character) => escapes[character] ?? "");
}
