import type { ImageFormat } from "../facts.ts";
import type { BlockReader } from "../reading/reader.ts";
import { topLevelBoxes } from "../video/boxes.ts";

/** Bytes at the end in which a file's closing mark must lie; cameras add their own things behind it. */
const tailBytes = 65_536;

/**
 * Whether an image has its end, told by what its format closes with. It is not decoded: this finds a broken transfer,
 * not a flipped bit. A TIFF closes with nothing, and is believed.
 */
export async function isWholeImage(reader: BlockReader, format: ImageFormat): Promise<boolean> {
  const tail = () => reader.read(Math.max(0, reader.size - tailBytes), reader.size);
  switch (format) {
    case "jpeg":
      return includes(await tailAfterScan(reader), [0xff, 0xd9]);
    case "png":
      return includes(await tail(), [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
    case "gif":
      return (await tail()).findLast((byte) => byte !== 0) === 0x3b;
    case "svg":
      return /<\/svg\s*>|<svg[^<]*\/>\s*$/i.test(new TextDecoder().decode(await tail()));
    case "webp":
      return reader.size >= 8 + littleEndian(await reader.read(4, 8));
    case "bmp":
      return reader.size >= littleEndian(await reader.read(2, 6));
    case "avif":
    case "heic":
      for await (const box of topLevelBoxes(reader)) if (box.end > reader.size) return false;
      return true;
    case "tiff":
      return true;
  }
}

/** The end of a JPEG, as far as it comes after the first scan: a thumbnail in the head has an end of its own. */
async function tailAfterScan(reader: BlockReader): Promise<Uint8Array> {
  for (let at = 2; ; ) {
    const bytes = await reader.read(at, at + tailBytes);
    let next = 0;
    while (next + 4 <= bytes.length) {
      const code = bytes[next + 1];
      if (bytes[next] !== 0xff) return new Uint8Array();
      next += code === 0xff ? 1 : 2 + (bytes[next + 2] ?? 0) * 256 + (bytes[next + 3] ?? 0);
      if (code === 0xda) return reader.read(Math.max(at + next, reader.size - tailBytes), reader.size);
    }
    if (next === 0) return new Uint8Array();
    at += next;
  }
}

const littleEndian = (bytes: Uint8Array) => bytes.reduceRight((value, byte) => value * 256 + byte, 0);

function includes(bytes: Uint8Array, mark: readonly [number, ...number[]]): boolean {
  for (let at = bytes.indexOf(mark[0]); at !== -1; at = bytes.indexOf(mark[0], at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}
