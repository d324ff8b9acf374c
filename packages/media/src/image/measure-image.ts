import { BMP } from "image-size/types/bmp";
import { GIF } from "image-size/types/gif";
import { HEIF } from "image-size/types/heif";
import type { IImage } from "image-size/types/interface";
import { JPG } from "image-size/types/jpg";
import { PNG } from "image-size/types/png";
import { SVG } from "image-size/types/svg";
import { TIFF } from "image-size/types/tiff";
import { WEBP } from "image-size/types/webp";
import type { ImageFormat, ProbedImage } from "../facts.ts";
import { MediaError } from "../media-error.ts";
import type { BlockReader } from "../reading/reader.ts";
import { isWholeImage } from "./whole-image.ts";

/** What measures a format, how it is called, and how many bytes of its head may hold the size. */
const formats: Record<ImageFormat, { parser: IImage; mimeType: string; name: string; headBytes: number }> = {
  jpeg: { parser: JPG, mimeType: "image/jpeg", name: "a JPEG", headBytes: 2 ** 22 },
  png: { parser: PNG, mimeType: "image/png", name: "a PNG", headBytes: 64 },
  webp: { parser: WEBP, mimeType: "image/webp", name: "a WebP image", headBytes: 64 },
  gif: { parser: GIF, mimeType: "image/gif", name: "a GIF", headBytes: 64 },
  avif: { parser: HEIF, mimeType: "image/avif", name: "an AVIF image", headBytes: 2 ** 20 },
  heic: { parser: HEIF, mimeType: "image/heic", name: "a HEIC image", headBytes: 2 ** 20 },
  bmp: { parser: BMP, mimeType: "image/bmp", name: "a BMP image", headBytes: 64 },
  tiff: { parser: TIFF, mimeType: "image/tiff", name: "a TIFF image", headBytes: 2 ** 25 },
  svg: { parser: SVG, mimeType: "image/svg+xml", name: "an SVG drawing", headBytes: 2 ** 14 },
};

/** Pixels along a side, and in all, that a picture may claim: beyond lie decompression bombs. */
const maxSide = 32_768;
const maxPixels = 2 ** 28;

/**
 * Measures an image from its head, reading more of it only while the size has not turned up.
 * Throws `damaged`, `truncated` or `implausible`.
 */
export async function measureImage(
  reader: BlockReader,
  format: ImageFormat,
  options: { verify: boolean },
): Promise<ProbedImage> {
  const { mimeType, name } = formats[format];
  const found = await sizeIn(reader, format);
  const { orientation } = found;
  // Orientations 5 to 8 lie on their side.
  const [width, height] = orientation > 4 ? [found.height, found.width] : [found.width, found.height];
  if (!(width > 0 && height > 0)) throw new MediaError("damaged", { given: name });
  if (Math.max(width, height) > maxSide || width * height > maxPixels) {
    throw new MediaError("implausible", { given: `a picture of ${width} x ${height} pixels` });
  }
  if (options.verify && !(await isWholeImage(reader, format))) throw new MediaError("truncated");
  return { kind: "image", mimeType, sizeBytes: reader.size, width, height, format, orientation };
}

interface StoredSize {
  width: number;
  height: number;
  orientation: number;
}

async function sizeIn(reader: BlockReader, format: ImageFormat): Promise<StoredSize> {
  const { parser, name, headBytes } = formats[format];
  const most = Math.min(headBytes, reader.size);
  for (let bytes = Math.min(65_536, most); ; bytes = Math.min(bytes * 4, most)) {
    const size = measured(parser, await head(reader, bytes));
    if (size) return size;
    if (bytes < most) continue;
    throw (await isWholeImage(reader, format))
      ? new MediaError("damaged", { given: name })
      : new MediaError("truncated");
  }
}

function measured(parser: IImage, bytes: Uint8Array): StoredSize | undefined {
  try {
    const { width, height, orientation = 1 } = parser.calculate(bytes);
    const upright = orientation < 1 || orientation > 8;
    if (width !== undefined && height !== undefined) {
      return { width, height, orientation: upright ? 1 : orientation };
    }
  } catch {
    // The parsers throw whatever they stumble over when the size is not, or not yet, among the bytes.
  }
  return undefined;
}

/** A copy in a buffer of its own: the parsers look at `buffer` and not at the view. */
async function head(reader: BlockReader, bytes: number): Promise<Uint8Array> {
  return (await reader.read(0, bytes)).slice();
}
