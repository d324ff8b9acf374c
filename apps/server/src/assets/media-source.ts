import { MediaError, probe } from "@understudy/media";
import { GuardError } from "../guard/guard-error.ts";
import type { MediaSource } from "../tasks/preflight.ts";
import { TooLargeError } from "./storage.ts";
import type { Uploads } from "./uploads.ts";

/** How long a file on the web may take to be measured, in milliseconds. */
const timeoutMs = 10_000;

/**
 * Looks at media: uploads by their row, files on the web by reading their beginning.
 * @param fetch Reaches the public internet only.
 */
export function createMediaSource(
  uploads: Pick<Uploads, "find">,
  fetch: typeof globalThis.fetch,
): MediaSource {
  return {
    async upload(actor, uri) {
      try {
        return (await uploads.find(actor, uri))?.facts ?? undefined;
      } catch (error) {
        if (error instanceof TooLargeError || error instanceof MediaError) return { problem: error.message };
        throw error;
      }
    },
    async remote(url) {
      try {
        return await probe(new URL(url), { fetch, timeoutMs });
      } catch (error) {
        if (error instanceof GuardError || error instanceof MediaError) return { problem: error.message };
        throw error;
      }
    },
  };
}
