import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { MediaError, type Probed, type ProbedVideo } from "@understudy/media";
import { GuardError } from "../guard/guard-error.ts";
import { FileChangedError, openDownload } from "./download.ts";
import { inspectStored } from "./inspect.ts";
import { dropFailed } from "./keep-upload.ts";
import { type Storage, type Stored, TooLargeError } from "./storage.ts";

/** A file of a result, stored and measured. */
export interface CopiedFile {
  key: string;
  name: string;
  mimeType: string;
  sizeBytes: number;
  sha256: Buffer;
  facts: Probed;
}

/** Makes a picture of a stored video and stores it; `undefined` where that cannot be done. Never throws. */
export type PosterMaker = (taskId: string, video: CopiedFile) => Promise<CopiedFile | undefined>;

/** Copies results out of the provider's hands. */
export interface ResultStore {
  /**
   * Copies one result, into files of its own for every attempt: two at once must not write the same.
   * @returns `gone` when the address answers no more, `broken` when what it holds is not a playable video, however often
   * it is fetched.
   * @throws while a later try may help: nobody answers, the disk is full.
   */
  copy(taskId: string, url: string): Promise<CopiedResult | "gone" | "broken">;
  /** Deletes what was copied and did not get its rows; see `dropFailed`. */
  drop(copied: CopiedResult, error: unknown): Promise<void>;
}

/** A result in our storage. */
export interface CopiedResult {
  video: CopiedFile;
  poster?: CopiedFile;
}

export interface ResultStoreOptions {
  /** Largest result, in bytes; 1 GB by default. */
  maxBytes?: number;
  /** Makes a picture of a video, where there is a decoder. */
  makePoster?: PosterMaker | undefined;
  /** Pauses for so many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

/** How often a file is fetched that turns out not to be what it should. It is paid for: a bad moment must not lose it. */
const maxFetches = 3;

const endings: Record<ProbedVideo["container"], string> = {
  mp4: "mp4",
  mov: "mov",
  "3gp": "3gp",
  webm: "webm",
  matroska: "mkv",
};

export function createResultStore(
  storage: Storage,
  fetch: typeof globalThis.fetch,
  options: ResultStoreOptions = {},
): ResultStore {
  const { maxBytes = 1_000_000_000, makePoster, wait = sleep } = options;

  async function copyVideo(taskId: string, url: string): Promise<CopiedFile | "gone" | "broken"> {
    const key = `results/${taskId}-${randomUUID()}`;
    let stored: Stored;
    try {
      const content = await openDownload(fetch, url, wait);
      if (content === "gone") return "gone";
      stored = await storage.put(key, Readable.from(content), { maxBytes, mimeType: "video/mp4" });
    } catch (error) {
      if (error instanceof GuardError && refusals.has(error.code)) return "gone";
      if (isNoResult(error)) return "broken";
      throw error;
    }
    try {
      const facts = await inspectStored(storage, key);
      if (facts.kind !== "video") throw new MediaError("not_media");
      const name = `${taskId}.${endings[facts.container]}`;
      return { key, name, mimeType: facts.mimeType, ...stored, facts };
    } catch (error) {
      await storage.delete(key);
      if (!(error instanceof MediaError)) throw error;
      return "broken";
    }
  }

  return {
    async copy(taskId, url) {
      for (let fetches = 1; ; fetches++) {
        const video = await copyVideo(taskId, url);
        if (video === "gone" || (video === "broken" && fetches >= maxFetches)) return video;
        if (video === "broken") {
          await wait(1000 * fetches);
          continue;
        }
        const poster = await makePoster?.(taskId, video);
        return { video, ...(poster ? { poster } : {}) };
      }
    },
    async drop({ video, poster }, error) {
      for (const file of poster ? [video, poster] : [video]) await dropFailed(storage, file.key, error);
    },
  };
}

/** An address that is never fetched, however often it is asked for. */
const refusals = new Set<string>(["not_https", "not_a_host_name", "wrong_port", "too_many_redirects"]);

/** What arrived says that it is not a result: it has no end, or it became another file on the way. */
function isNoResult(error: unknown): boolean {
  const isTooLarge = error instanceof GuardError && error.code === "too_large";
  return isTooLarge || error instanceof TooLargeError || error instanceof FileChangedError;
}
