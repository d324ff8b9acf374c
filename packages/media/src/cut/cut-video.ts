import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type InputTrack,
  Mp4OutputFormat,
  Output,
  type Target,
} from "mediabunny";
import { MediaError } from "../media-error.ts";
import type { Stretch } from "../stretch.ts";
import type { OpenedVideo } from "../video/open-video.ts";
import { copyPictures, copySound } from "./copy-packets.ts";

/** Codecs of pictures and of sound that players expect in an MP4 (MP4 Registration Authority). */
const mp4VideoCodecs = ["avc", "hevc", "av1", "vp9"] as const;
const mp4AudioCodecs = ["aac", "mp3", "opus", "flac", "ac3", "eac3"] as const;

/**
 * Copies a stretch of a film into a new MP4 that begins at zero. Returns the stretch that was copied.
 * Throws `out_of_range`, and `cannot_copy` for codecs that an MP4 does not hold.
 */
export async function cutVideo(opened: OpenedVideo, asked: Stretch, target: Target): Promise<Stretch> {
  const { video, audio } = opened;
  const stretch = await findStretch(opened, asked);
  const videoCodec = await codecOf(video, mp4VideoCodecs, "pictures");
  const audioCodec = audio && (await codecOf(audio, mp4AudioCodecs, "sound"));

  const output = new Output({ format: new Mp4OutputFormat(), target });
  const pictures = new EncodedVideoPacketSource(videoCodec);
  const sound = audioCodec && new EncodedAudioPacketSource(audioCodec);
  output.addVideoTrack(pictures, { transformationMatrix: await video.getTransformationMatrix() });
  if (sound) output.addAudioTrack(sound);
  try {
    await output.start();
    const [end] = await Promise.all([
      copyPictures(video, pictures, stretch),
      audio && sound && copySound(audio, sound, stretch),
    ]);
    await output.finalize();
    return { start: stretch.start, end };
  } catch (cause) {
    await output.cancel().catch(() => {});
    throw cause;
  }
}

/** From the last key frame at or before the start that was asked for, to the end, but not beyond the film's. */
async function findStretch({ video }: OpenedVideo, { start, end }: Stretch): Promise<Stretch> {
  const sink = new EncodedPacketSink(video);
  const last = await sink.getPacket(Number.POSITIVE_INFINITY, { metadataOnly: true });
  const filmEnd = last ? last.timestamp + last.duration : 0;
  if (!(start >= 0 && start < end && start < filmEnd)) {
    throw new MediaError("out_of_range", { min: 0, max: filmEnd, start, end });
  }
  const key =
    (await sink.getKeyPacket(start, { verifyKeyPackets: true })) ?? (await sink.getFirstKeyPacket());
  if (!key) throw new MediaError("no_picture");
  return { start: key.timestamp, end: Math.min(end, filmEnd) };
}

async function codecOf<Codec extends string>(
  track: InputTrack,
  allowed: readonly Codec[],
  what: string,
): Promise<Codec> {
  const codec = await track.getCodec();
  const found = allowed.find((name) => name === codec);
  if (found) return found;
  throw new MediaError("cannot_copy", { given: `${codec ?? (await track.getInternalCodecId())} ${what}` });
}
