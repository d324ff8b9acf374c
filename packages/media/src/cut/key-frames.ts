import { EncodedPacketSink } from "mediabunny";
import { MediaError } from "../media-error.ts";
import type { MediaSource } from "../reading/open-source.ts";
import type { ReadOptions } from "../reading/with-reader.ts";
import { withFilm } from "./with-film.ts";

/** Key frames listed, at most: two hours of film in which every frame is one. */
const maxKeyFrames = 200_000;

/**
 * The times at which a film can be cut without re-encoding, in seconds, in order: its key frames. An MP4 tells them
 * from its index; of a WebM or Matroska file everything is read.
 *
 * Rejects as `probe` does. By default at most 512 MiB are read, within two minutes.
 */
export function keyFrames(source: MediaSource, options: ReadOptions = {}): Promise<number[]> {
  return withFilm(source, options, async ({ video }) => {
    const sink = new EncodedPacketSink(video);
    const times: number[] = [];
    let packet = await sink.getFirstKeyPacket({ metadataOnly: true });
    while (packet) {
      if (times.length === maxKeyFrames)
        throw new MediaError("implausible", { given: `${maxKeyFrames} key frames` });
      times.push(packet.timestamp);
      packet = await sink.getNextKeyPacket(packet, { metadataOnly: true });
    }
    return times;
  });
}
