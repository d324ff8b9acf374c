import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createDecoder } from "./decoder.ts";
import { inspectStored } from "./inspect.ts";
import type { PosterMaker } from "./results.ts";
import type { Storage } from "./storage.ts";

const maxBytes = 10_000_000;
/** No part of a file that is read at once is larger. */
const maxPartBytes = 64_000_000;

export interface PosterOptions {
  /** How long one may take, in milliseconds; 30 s by default. */
  timeoutMs?: number;
  /** Hears of a video of which no picture could be made. */
  onFailure(error: unknown): void;
}

/**
 * A maker of posters where the optional package `@mediabunny/server` is installed: it brings the decoder, which is large
 * and has a licence of its own. Without it there are no posters.
 */
export async function createPosterMaker(
  storage: Storage,
  { timeoutMs = 30_000, onFailure }: PosterOptions,
): Promise<PosterMaker | undefined> {
  const installed = await import("@mediabunny/server").catch(() => undefined);
  if (!installed) return undefined;
  const decode = createDecoder(timeoutMs);

  return async (taskId, video) => {
    try {
      if (video.facts.kind !== "video" || video.facts.rotation !== 0) return undefined;
      // The middle says more than a beginning that fades in.
      const seconds = (video.facts.durationSeconds ?? 0) / 2;
      const png = await decode({ sizeBytes: video.sizeBytes, seconds }, (start, end) =>
        readPart(storage, video.key, start, end),
      );
      const key = `${video.key}-poster`;
      const stored = await storage.put(key, Readable.from([png]), { maxBytes, mimeType: "image/png" });
      const facts = await inspectStored(storage, key);
      return { key, name: `${taskId}.png`, mimeType: "image/png", ...stored, facts };
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };
}

async function readPart(storage: Storage, key: string, start: number, end: number): Promise<Buffer> {
  if (end - start > maxPartBytes) throw new Error("The decoder asks for too much at once.");
  const stream = await storage.get(key, { start, end: end - 1 });
  if (!stream) throw new Error("The file is not there.");
  return buffer(stream);
}
