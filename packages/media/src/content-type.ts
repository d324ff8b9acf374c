import type { ImageFormat, VideoContainer } from "./facts.ts";

/** What the first bytes of a file show. */
export type ContentType =
  | { kind: "image"; format: ImageFormat }
  | { kind: "video"; container: VideoContainer }
  /** Recognised, but nothing that can be measured; `name` goes into a sentence. */
  | { kind: "other"; name: string };

/** Bytes of the head that are looked at. */
export const contentTypeBytes = 4096;

/** Tells what a file is from its first bytes, never from its name. `undefined` where it looks like nothing known. */
export function contentTypeOf(head: Uint8Array): ContentType | undefined {
  const at = (offset: number, text: string) => ascii(head, offset, text.length) === text;
  if (at(4, "ftyp") || at(4, "styp")) return brandType(ascii(head, 8, 4));
  if (startsWith(head, 0x1a, 0x45, 0xdf, 0xa3)) {
    const webm = ascii(head, 0, 128).includes("webm");
    return { kind: "video", container: webm ? "webm" : "matroska" };
  }
  if (startsWith(head, 0xff, 0xd8, 0xff)) return image("jpeg");
  if (at(1, "PNG\r\n") && head[0] === 0x89) return image("png");
  if (at(0, "GIF87a") || at(0, "GIF89a")) return image("gif");
  if (at(0, "RIFF") && at(8, "WEBP")) return image("webp");
  if (at(0, "BM") && startsWith(head.subarray(6), 0, 0, 0, 0)) return image("bmp");
  if (at(0, "II*\0") || at(0, "MM\0*")) return image("tiff");
  if (
    /^(?:\uFEFF|\s)*<(?:\?xml|!--|!DOCTYPE svg|svg[\s>])/i.test(utf8(head)) &&
    /<svg[\s>]/i.test(utf8(head))
  ) {
    return image("svg");
  }
  const name = others.find(([offset, text]) => at(offset, text))?.[2];
  return name === undefined ? undefined : { kind: "other", name };
}

const others: readonly (readonly [offset: number, text: string, name: string])[] = [
  [8, "AVI ", "an AVI video"],
  [8, "WAVE", "a WAVE sound"],
  [0, "OggS", "an Ogg file"],
  [0, "FLV", "a Flash video"],
  [0, "\x30\x26\xb2\x75", "a Windows Media file"],
  [0, "\0\0\x01\xba", "an MPEG program stream"],
  [188, "\x47", "an MPEG transport stream"],
  [0, "ID3", "an MP3 sound"],
  [0, "fLaC", "a FLAC sound"],
  [4, "moov", "an old QuickTime file"],
  [4, "mdat", "an old QuickTime file"],
  [4, "wide", "an old QuickTime file"],
  [0, "%PDF", "a PDF"],
  [0, "PK\x03\x04", "a ZIP archive"],
];

/** The ISO family tells its members apart by the major brand. */
function brandType(brand: string): ContentType {
  if (brand === "avif" || brand === "avis") return image("avif");
  if (/^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) return image("heic");
  if (brand === "qt  ") return { kind: "video", container: "mov" };
  if (brand.startsWith("3g")) return { kind: "video", container: "3gp" };
  return { kind: "video", container: "mp4" };
}

const image = (format: ImageFormat): ContentType => ({ kind: "image", format });

const startsWith = (bytes: Uint8Array, ...expected: number[]) =>
  expected.every((byte, index) => bytes[index] === byte);

const ascii = (bytes: Uint8Array, offset: number, length: number) =>
  String.fromCharCode(...bytes.subarray(offset, offset + length));

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
