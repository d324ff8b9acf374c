import { contentTypeBytes, contentTypeOf } from "./content-type.ts";
import type { Probed } from "./facts.ts";
import { measureImage } from "./image/measure-image.ts";
import { MediaError } from "./media-error.ts";
import type { MediaSource } from "./reading/open-source.ts";
import { type ReadOptions, withReader } from "./reading/with-reader.ts";
import { measureVideo } from "./video/measure-video.ts";

/** Options of `probe`. */
export interface ProbeOptions extends ReadOptions {
  /**
   * Make sure that the end of the file is there too, where the index alone looks perfect: for uploads and results.
   * Costs one more read at the end. Off by default. Nothing is decoded, so a flipped bit is not found.
   */
  verify?: boolean | undefined;
}

/**
 * Measures a video or an image without decoding it, reading only what is needed: some kilobytes of most files.
 * What a file is comes from its content, never from its name or a server's word.
 *
 * Rejects with a `MediaError` for a file that cannot be measured or read, and with the reason of `options.signal`
 * when that is aborted. By default at most 64 MiB are read, within 15 seconds.
 */
export function probe(source: MediaSource, options: ProbeOptions = {}): Promise<Probed> {
  const { verify = false } = options;
  const limits = { maxBytes: 64 * 2 ** 20, timeoutMs: 15_000 };
  return withReader(source, options, limits, async (reader) => {
    const type = contentTypeOf(await reader.read(0, contentTypeBytes));
    switch (type?.kind) {
      case "image":
        return measureImage(reader, type.format, { verify });
      case "video":
        return measureVideo(reader, type.container, { verify });
      case "other":
        throw new MediaError("unsupported", { given: type.name });
      case undefined:
        throw new MediaError("not_media");
    }
  });
}
