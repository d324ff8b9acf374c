import { MediaError, type Probed, probe } from "@understudy/media";
import type { Storage } from "./storage.ts";
import { rangesOf } from "./stored-ranges.ts";

/**
 * Measures a stored file and makes sure that all of it is there.
 * @throws {MediaError} for a file that is not whole media. Trouble of the storage is another error: it says nothing of
 * the file.
 */
export async function inspectStored(storage: Storage, key: string): Promise<Probed> {
  const options = { verify: true, timeoutMs: 60_000, fetch: rangesOf(storage, key) };
  try {
    return await probe(new URL(`https://storage.invalid/${key}`), options);
  } catch (error) {
    if (!(error instanceof MediaError) || (error.code !== "unreadable" && error.code !== "timeout"))
      throw error;
    throw new Error("A stored file could not be read back.", { cause: error });
  }
}
