import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { MediaError, type Probed } from "@understudy/media";
import { inspectStored } from "./inspect.ts";
import type { Storage } from "./storage.ts";

/** A file of a result, stored and measured. */
export interface CopiedFile {
  key: string;
  name: string;
  mimeType: string;
  sizeBytes: number;
  sha256: Buffer;
  facts: Probed;
}

/** Copies results out of the provider's hands. */
export interface ResultStore {
  /**
   * Copies one result; the same task again replaces its own file.
   * @returns `gone` when the address answers no more, `broken` when what it holds is not a playable video.
   */
  copy(taskId: string, url: string): Promise<{ video: CopiedFile; poster?: CopiedFile } | "gone" | "broken">;
}

const maxBytes = 1_000_000_000;
const tries = 5;

export function createResultStore(storage: Storage, fetch: typeof globalThis.fetch): ResultStore {
  return {
    async copy(taskId, url) {
      const first = await fetch(url);
      if ([403, 404, 410].includes(first.status)) {
        await first.body?.cancel();
        return "gone";
      }
      const key = `results/${taskId}.mp4`;
      const content = Readable.from(wholeBody(fetch, url, first));
      const { sizeBytes, sha256 } = await storage.put(key, content, { maxBytes, mimeType: "video/mp4" });
      try {
        const facts = await inspectStored(storage, key);
        if (facts.kind !== "video") throw new MediaError("not_media");
        const { mimeType } = facts;
        return { video: { key, name: `${taskId}.mp4`, mimeType, sizeBytes, sha256, facts } };
      } catch (error) {
        if (!(error instanceof MediaError)) throw error;
        await storage.delete(key);
        return "broken";
      }
    },
  };
}

/** The bytes of a file, taken up again where a connection broke; begun anew where the server knows no ranges. */
async function* wholeBody(
  fetch: typeof globalThis.fetch,
  url: string,
  first: Response,
): AsyncGenerator<Uint8Array> {
  let response = first;
  let received = 0;
  const expected = Number(first.headers.get("content-length") ?? Number.NaN);
  for (let attempt = 1; ; attempt++) {
    if (!response.ok) throw new Error(`The result's address answered ${response.status}.`);
    let skip = response.status === 206 ? 0 : received;
    try {
      for await (const chunk of response.body ?? []) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        received += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      if (Number.isNaN(expected) || received >= expected) return;
      throw new Error("The result's connection ended early.");
    } catch (error) {
      if (attempt >= tries) throw error;
      await sleep(250 * 2 ** attempt);
      response = await fetch(url, { headers: { range: `bytes=${received}-` } });
    }
  }
}
