import { BufferTarget } from "mediabunny";
import type { MediaSource } from "../reading/open-source.ts";
import type { ReadOptions } from "../reading/with-reader.ts";
import type { Stretch } from "../stretch.ts";
import { cutVideo } from "./cut-video.ts";
import { writeWhole } from "./file-target.ts";
import { withFilm } from "./with-film.ts";

/** A cut that was made, in memory. */
export interface Cut extends Stretch {
  /** The cut-out film: an MP4 that begins at zero, with its index in front. */
  blob: Blob;
}

/**
 * Cuts a stretch out of a film without re-encoding, as an MP4.
 *
 * A cut can begin only at a key frame, so it begins at the last one at or before `range.start`; `start` of the result
 * tells where. Nothing before that is in the file, hidden or not: a player that knows no edit lists shows the same.
 * It ends at `range.end` or a few frames earlier; `end` tells where. Sound begins with its first packet after the
 * start, some hundredths of a second later than the picture, and stays in step.
 *
 * Rejects with `out_of_range` where the range lies outside the film, with `cannot_copy` where an MP4 cannot hold the
 * codecs (VP8, ProRes, Vorbis, PCM and others), and otherwise as `probe` does. By default at most 512 MiB are read,
 * within two minutes.
 */
export async function cut(source: MediaSource, range: Stretch, options: ReadOptions = {}): Promise<Cut> {
  const target = new BufferTarget();
  const done = await withFilm(source, options, (film) => cutVideo(film, range, target));
  return { ...done, blob: new Blob([target.buffer ?? new ArrayBuffer()], { type: "video/mp4" }) };
}

/** Options of `cutToFile`. */
export interface CutToFileOptions extends ReadOptions {
  /** Replace a file that has the name already. Off by default: then it is the error `unwritable`. */
  overwrite?: boolean | undefined;
}

/**
 * Like `cut`, but writes a file, in Node. Memory stays small whatever the length; the index is at the end of the
 * file. The file appears under its name only when it is complete; until then it stands beside it under a random name.
 * Rejects with `unwritable` where it cannot be written, or where a file has the name and `overwrite` is not asked for.
 */
export function cutToFile(
  source: MediaSource,
  range: Stretch,
  path: string,
  options: CutToFileOptions = {},
): Promise<Stretch> {
  const { overwrite = false } = options;
  return writeWhole(path, { overwrite }, (target) =>
    withFilm(source, options, (film) => cutVideo(film, range, target)),
  );
}
