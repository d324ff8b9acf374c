import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { passesFileTypes } from "../cdn/content-type.ts";
import { storeFile, type UploadedFile } from "../cdn/store.ts";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";

/** A file that a user picks: its path on this machine, or name and bytes. */
export type PickedFile = string | UploadedFile;

/** Uploads a file as Discord's own client does, with its refusals. */
export async function upload(
  world: World,
  picked: PickedFile,
  place: {
    channelId: string;
    limit: number;
    /** Given to a command or modal. */
    ephemeral: boolean;
    fileTypes?: readonly string[] | null | undefined;
  },
): Promise<Attachment> {
  const file =
    typeof picked === "string" ? { name: basename(picked), bytes: await readFile(picked) } : picked;
  if (file.bytes.length > place.limit) {
    throw new Error(
      `Your files are too powerful: ${file.name} has ${file.bytes.length} bytes of ${place.limit}.`,
    );
  }
  if (!passesFileTypes(file.name, place.fileTypes ?? undefined)) {
    throw new Error(`${file.name} is not one of the types ${place.fileTypes?.join(", ")}.`);
  }
  return storeFile(world, file, place);
}

/** Whether something is a file that a user picked. */
export const isFile = (value: unknown): value is PickedFile =>
  typeof value === "string" ||
  (typeof value === "object" && value !== null && "bytes" in value && "name" in value);
