import { MediaError } from "../media-error.ts";
import type { BlockReader } from "../reading/reader.ts";
import { elementAt, id } from "./ebml.ts";

/**
 * Looks over a Matroska or WebM file before a parser does: a segment that tells its size must fit into the file.
 * Recordings of a browser tell none. Throws `truncated` or `damaged`.
 */
export async function checkMatroska(reader: BlockReader): Promise<void> {
  const head = await reader.read(0, 4096);
  const header = elementAt(head, 0);
  const segment = header?.end === undefined ? undefined : elementAt(head, header.end);
  if (segment?.id !== id.segment) throw new MediaError("damaged", { given: "a WebM or Matroska video" });
  if (segment.end !== undefined && segment.end > reader.size) throw new MediaError("truncated");
}

/** Children of an encoding that are looked at; there are five kinds. */
const maxChildren = 8;

/** Whether the head of a Matroska file says that a track is encrypted. */
export async function isEncryptedMatroska(reader: BlockReader): Promise<boolean> {
  const head = await reader.read(0, 65_536);
  for (let at = head.indexOf(0x62); at !== -1; at = head.indexOf(0x62, at + 1)) {
    const encoding = elementAt(head, at);
    if (encoding?.id !== id.contentEncoding) continue;
    let child = encoding.contentStart;
    for (let count = 0; count < maxChildren && child < (encoding.end ?? 0); count += 1) {
      const element = elementAt(head, child);
      if (element?.id === id.contentEncryption) return true;
      child = element?.end ?? Number.POSITIVE_INFINITY;
    }
  }
  return false;
}
