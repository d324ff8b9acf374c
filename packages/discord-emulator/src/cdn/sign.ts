import { createHmac, timingSafeEqual } from "node:crypto";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";

/** How long a signed address works. Not documented by Discord; a day since April 2024, as its `ex` tells. */
export const addressLifetimeMs: number = 24 * 60 * 60 * 1000;

/** The path of a file on the CDN, without its signature. */
export const pathOf = ({ ephemeral, channelId, id, filename }: Attachment): string =>
  `/${ephemeral ? "ephemeral-attachments" : "attachments"}/${channelId}/${id}/${filename}`;

/** A fresh address of a file, with expiry `ex`, issue `is` and signature `hm`, in hexadecimal seconds. */
export function signedUrl(world: World, attachment: Attachment): string {
  const path = pathOf(attachment);
  const issued = hex(world.clock.now());
  const expires = hex(world.clock.now() + addressLifetimeMs);
  return `${world.cdnUrl}${path}?ex=${expires}&is=${issued}&hm=${sign(world, path, expires, issued)}&`;
}

/** Whether an address was signed here and has not expired. */
export function isValid(world: World, path: string, query: URLSearchParams): boolean {
  const [expires, issued, signature] = ["ex", "is", "hm"].map((name) => query.get(name) ?? "");
  if (!expires || !issued || !signature) return false;
  const expected = sign(world, path, expires, issued);
  return (
    signature.length === expected.length &&
    timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) &&
    Number.parseInt(expires, 16) * 1000 > world.clock.now()
  );
}

const hex = (ms: number) => Math.floor(ms / 1000).toString(16);

const sign = (world: World, path: string, expires: string, issued: string) =>
  createHmac("sha256", world.secret).update(`${path}\n${expires}\n${issued}`).digest("hex");
