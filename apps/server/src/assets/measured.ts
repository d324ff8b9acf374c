import { createHash } from "node:crypto";
import { type Stored, TooLargeError } from "./storage.ts";

/** A stream that is counted and hashed on its way through. */
export interface Measured {
  /** Fails with `TooLargeError` beyond the size allowed. */
  chunks: AsyncGenerator<Buffer, void, undefined>;
  /** Of what came through so far. To be asked once, at the end. */
  result(): Stored;
}

export function measure(content: AsyncIterable<Buffer>, maxBytes: number): Measured {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  async function* chunks() {
    for await (const chunk of content) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw new TooLargeError();
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: chunks(), result: () => ({ sizeBytes, sha256: hash.digest() }) };
}
