import { createHash } from "node:crypto";
import { probe } from "@understudy/media";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { contentTypeOf } from "./content-type.ts";

/** A file as somebody hands it over. */
export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

/** Puts a file on the CDN and measures it, if it is a picture or a film that can be measured. */
export async function storeFile(
  world: World,
  file: UploadedFile,
  place: { channelId: string; ephemeral: boolean; description?: string | undefined; spoiler?: boolean },
): Promise<Attachment> {
  const filename = safeFilename(file.name);
  const contentType = contentTypeOf(filename);
  const attachment: Attachment = {
    id: world.newId(),
    channelId: place.channelId,
    filename,
    contentType,
    ...keptOnce(world, file.bytes),
    ...(/^(image|video)\//.test(contentType) && (await measured(file.bytes))),
    ephemeral: place.ephemeral,
    description: place.description,
    spoiler: place.spoiler ?? filename.startsWith("SPOILER_"),
  };
  world.attachments.set(attachment.id, attachment);
  return attachment;
}

/** The same film posted a thousand times takes the room of one. */
function keptOnce({ contents }: World, given: Uint8Array): Pick<Attachment, "bytes" | "digest"> {
  const digest = createHash("sha256").update(given).digest("hex");
  const bytes = contents.get(digest) ?? given;
  contents.set(digest, bytes);
  return { bytes, digest };
}

async function measured(bytes: Uint8Array): Promise<Pick<Attachment, "width" | "height" | "duration">> {
  try {
    const facts = await probe(new Blob([new Uint8Array(bytes)]));
    const { width, height } = facts;
    return { width, height, ...("durationSeconds" in facts && { duration: facts.durationSeconds }) };
  } catch {
    return {}; // Discord shows what it cannot measure as a plain file
  }
}

/** The name a file has on the CDN: spaces become `_`, and only letters of ASCII, digits, `.`, `_` and `-` stay. */
export function safeFilename(name: string): string {
  const safe = name.replace(/\s+/g, "_").replace(/[^\w.-]/g, "");
  return /^[.]*[^.]/.test(safe) && !safe.startsWith(".") ? safe : `unknown${safe}`;
}
