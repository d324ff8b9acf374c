import { OutputExpiredError } from "@understudy/core";
import type { DownloadOptions } from "./download.ts";
import { type SavedFile, saveResult } from "./save.ts";

/** Milliseconds to wait before each further try; a minute in all. */
const waits = [2000, 4000, 8000, 16_000, 30_000];

/** What else a patient save needs. */
export interface PatientOptions extends DownloadOptions {
  /** Asks the task where its result is; some far sides sign a fresh address for each look. */
  freshAddress(): Promise<string | undefined>;
  /** Whether the result is older than its address is sure to last: then one fresh address is tried, without waiting. */
  isOld: boolean;
}

/**
 * Saves a result like `saveResult`, and does not give up at the first refusal: a host may refuse a film that has only
 * just been made, and a film that is paid for is worth a minute.
 *
 * @throws {OutputExpiredError} when every try, each at the newest address, was refused.
 */
export async function savePatiently(
  url: string,
  place: { directory: string; stem: string },
  options: PatientOptions,
): Promise<SavedFile> {
  const { freshAddress, isOld, sleep, signal } = options;
  let address = url;
  for (const wait of isOld ? [0] : waits) {
    try {
      return await saveResult(address, place, options);
    } catch (error) {
      if (!(error instanceof OutputExpiredError)) throw error;
    }
    if (wait > 0) await sleep(wait, signal);
    try {
      address = (await freshAddress()) ?? address;
    } catch {
      // Without an answer the address that is known remains the best one.
      signal.throwIfAborted();
    }
  }
  return await saveResult(address, place, options);
}
