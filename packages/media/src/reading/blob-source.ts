import { MediaError } from "../media-error.ts";
import type { ByteSource, ReadBudget } from "./byte-source.ts";

/** Reads a `Blob`, and so a `File`: what a file input, a drop or a recorder gives. */
export function openBlob(blob: Blob, budget: ReadBudget): ByteSource {
  return {
    size: blob.size,
    async read(start, end) {
      budget.spend(end - start);
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        // A File is a promise by the browser; it breaks when the file is changed or removed meanwhile.
        throw new MediaError("unreadable", { reason: "it was changed, moved or removed" }, cause);
      }
    },
    close: async () => {},
  };
}
