import { open, readFile } from "node:fs/promises";

/** Bytes that are added. */
const added = 200_000_000;

/**
 * Writes a copy of an MP4 whose media is 200 MB longer, by nothing. What stood behind the media moves to the end. The
 * copy is sparse: it takes no room on the disk.
 */
export async function widen(from: string, to: string): Promise<void> {
  const bytes = await readFile(from);
  const start = bytes.indexOf("mdat") - 4;
  const end = start + bytes.readUInt32BE(start);
  bytes.writeUInt32BE(end - start + added, start);
  const file = await open(to, "w");
  await file.write(bytes, 0, end, 0);
  await file.truncate(bytes.length + added);
  await file.write(bytes, end, bytes.length - end, end + added);
  await file.close();
}
