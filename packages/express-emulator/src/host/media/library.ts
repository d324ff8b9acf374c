import { memoryCanvas } from "./canvas.ts";
import { openVideo } from "./open-video.ts";

/** A media file of the document. */
export interface Asset {
  id: string;
  kind: "image" | "video";
  title: string;
  blob: Blob;
  /** A `blob:` address of it. */
  url: string;
  /** Pixels as displayed. */
  width: number;
  height: number;
  /** Length of a video. */
  seconds: number;
  /** Codec of a video's sound, such as `aac`; missing when it is silent. */
  audioCodec: string | undefined;
  /** The image; of a video the first frame, small. */
  poster: OffscreenCanvas;
  /** What add-ons attached to the file itself, shared by all its copies. */
  addOnData: Record<string, string>;
}

/** A media file to take in. */
export interface AssetSource {
  id: string;
  title: string;
  kind: "image" | "video";
  blob: Blob;
}

/** The media files of the document, by id. */
export interface Library {
  /** @throws {Error} `Unsupported mime type`, or why it cannot be decoded. */
  add(file: AssetSource): Promise<Asset>;
  /** @throws {Error} when there is no such file. */
  get(id: string): Asset;
  /** Hears of every file taken in from now on. */
  onAdd(listener: (asset: Asset) => void): void;
}

/**
 * What Adobe Express says it imports, without webm, of which a developer reports that `addVideo` refuses it: support/faq and
 * issue 87 of Adobe's documentation.
 */
const videoTypes = ["video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/mp2t", "video/mpeg"];
const imageTypes = ["image/png", "image/jpeg", "image/jpg", "image/webp", "image/svg+xml", "image/gif"];

/** Longest side of a video's poster, in pixels. */
const posterSide = 480;

/** An empty library. */
export function createLibrary(): Library {
  const assets = new Map<string, Asset>();
  const listeners: ((asset: Asset) => void)[] = [];
  return {
    async add({ id, title, kind, blob }) {
      const known = kind === "video" ? videoTypes : imageTypes;
      if (!known.includes(blob.type.split(";")[0] ?? "")) throw new Error("Unsupported mime type");
      const facts = kind === "video" ? await lookAtVideo(blob) : await lookAtImage(blob);
      const asset: Asset = { id, title, kind, blob, url: URL.createObjectURL(blob), addOnData: {}, ...facts };
      assets.set(id, asset);
      for (const listener of listeners) listener(asset);
      return asset;
    },
    get(id) {
      const asset = assets.get(id);
      if (!asset) throw new Error(`There is no media file ${id}.`);
      return asset;
    },
    onAdd: (listener) => listeners.push(listener),
  };
}

async function lookAtImage(blob: Blob) {
  const bitmap = await createImageBitmap(blob).catch((cause: unknown) => {
    throw new Error("The image could not be decoded.", { cause });
  });
  const { width, height } = bitmap;
  const { canvas: poster, painter } = memoryCanvas(width, height);
  painter.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { poster, width, height, seconds: 0, audioCodec: undefined };
}

/** Decodes the first and the last frame: a file that was cut off is no video. */
async function lookAtVideo(blob: Blob) {
  using video = await openVideo(blob);
  const { width, height, seconds, audioCodec } = video;
  const scale = Math.min(1, posterSide / Math.max(width, height));
  const { canvas: poster, painter } = memoryCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  for (const moment of [seconds, 0]) {
    using sample = await video.frame(moment);
    sample.draw(painter, 0, 0, poster.width, poster.height);
  }
  return { width, height, seconds, audioCodec, poster };
}
