import { contentTypeBytes, contentTypeOf } from "../content-type.ts";
import { MediaError } from "../media-error.ts";
import type { MediaSource } from "../reading/open-source.ts";
import { type ReadOptions, withReader } from "../reading/with-reader.ts";
import { type OpenedVideo, withVideo } from "../video/open-video.ts";

/** What reading a film from end to end may cost where the caller says nothing: 512 MiB, two minutes. */
const limits = { maxBytes: 512 * 2 ** 20, timeoutMs: 120_000 };

/** Opens a video to go through its frames. Throws `not_media` and `not_video` for anything else. */
export function withFilm<Result>(
  source: MediaSource,
  options: ReadOptions,
  work: (film: OpenedVideo) => Promise<Result>,
): Promise<Result> {
  return withReader(source, options, limits, async (reader) => {
    const type = contentTypeOf(await reader.read(0, contentTypeBytes));
    if (type?.kind === "video") return withVideo(reader, type.container, work);
    if (!type) throw new MediaError("not_media");
    throw new MediaError("not_video", { given: type.kind === "image" ? "an image" : type.name });
  });
}
