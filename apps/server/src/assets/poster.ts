import { fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { inspectStored } from "./inspect.ts";
import type { FromChild, FromParent } from "./poster-process.ts";
import type { CopiedFile, PosterMaker } from "./results.ts";
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
 * and has a licence of its own. Without it there are no posters. Files come from outside, so each is decoded in a
 * process of its own that is ended when its time is over.
 */
export async function createPosterMaker(
  storage: Storage,
  { timeoutMs = 30_000, onFailure }: PosterOptions,
): Promise<PosterMaker | undefined> {
  const decoder = await import("@mediabunny/server").catch(() => undefined);
  if (!decoder) return undefined;

  return async (taskId, video) => {
    try {
      if (video.facts.kind !== "video" || video.facts.rotation !== 0) return undefined;
      // The middle says more than a beginning that fades in.
      const png = await pictureAt(storage, video, (video.facts.durationSeconds ?? 0) / 2, timeoutMs);
      const key = `results/${taskId}-poster`;
      const stored = await storage.put(key, Readable.from([png]), { maxBytes, mimeType: "image/png" });
      const facts = await inspectStored(storage, key);
      return { key, name: `${taskId}.png`, mimeType: "image/png", ...stored, facts };
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };
}

// As it lies beside this file, in the sources or built.
const script = new URL(`./poster-process${extname(import.meta.url)}`, import.meta.url);

async function pictureAt(
  storage: Storage,
  { key, sizeBytes }: CopiedFile,
  seconds: number,
  timeoutMs: number,
): Promise<Buffer> {
  // It gets nothing of ours but the file: no keys, no addresses.
  const child = fork(script, {
    env: {},
    execArgv: ["--max-old-space-size=256"],
    serialization: "advanced",
    stdio: "ignore",
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const tell = (message: FromParent) => child.connected && child.send(message);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      child.on("error", reject);
      once(child, "exit").then(([, signal]) => {
        const reason = signal === "SIGKILL" ? `took longer than ${timeoutMs / 1000} s` : "ended early";
        reject(new Error(`The decoder ${reason}.`));
      }, reject);
      child.on("message", (message: FromChild) => {
        if ("png" in message) resolve(Buffer.from(message.png));
        else if ("failure" in message) reject(new Error(message.failure));
        else {
          const { part, start, end } = message;
          readPart(storage, key, start, end).then((bytes) => tell({ part, bytes }), reject);
        }
      });
      tell({ sizeBytes, seconds });
    });
  } finally {
    child.kill("SIGKILL");
  }
}

async function readPart(storage: Storage, key: string, start: number, end: number): Promise<Buffer> {
  if (end - start > maxPartBytes) throw new Error("The decoder asks for too much at once.");
  const stream = await storage.get(key, { start, end: end - 1 });
  if (!stream) throw new Error("The file is not there.");
  return buffer(stream);
}
