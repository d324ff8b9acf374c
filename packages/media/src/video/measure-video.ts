import { EncodedPacketSink, type InputTrack, type InputVideoTrack } from "mediabunny";
import type { ProbedVideo, VideoContainer } from "../facts.ts";
import { MediaError } from "../media-error.ts";
import type { BlockReader } from "../reading/reader.ts";
import { breaksOff, type OpenedVideo, withVideo } from "./open-video.ts";

const mimeTypes: Record<VideoContainer, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  "3gp": "video/3gpp",
  webm: "video/webm",
  matroska: "video/x-matroska",
};

/** Pixels along a side that a film may claim; 8K is 7,680. */
const maxSide = 16_384;
/** Seconds that a film may claim to last. */
const maxSeconds = 24 * 3600;
/** Frames whose times make the frame rate: two seconds of most films. */
const ratedFrames = 60;
/** Frames that may be stored before one that is shown earlier, at most (H.264 and HEVC allow 16). */
const maxReordering = 16;
/** Seconds by which a duration in a head may exceed what is there: writers round, and sound ends later than pictures. */
const durationSlack = 1;

/**
 * Measures a video from its index and, for some codecs and containers, a few frames.
 * Throws `no_picture`, `damaged`, `truncated`, `encrypted` or `implausible`.
 */
export function measureVideo(
  reader: BlockReader,
  container: VideoContainer,
  options: { verify: boolean },
): Promise<ProbedVideo> {
  return withVideo(reader, container, async (opened) => {
    const { video, audio } = opened;
    const [width, height] = await displaySize(video);
    const times = await timesOf(video);
    if (options.verify) {
      if (await breaksOff(reader, container)) throw new MediaError("truncated");
      await verifyEnd(opened, times.end);
    }
    return {
      kind: "video",
      mimeType: mimeTypes[container],
      sizeBytes: reader.size,
      width,
      height,
      durationSeconds: times.end - Math.max(0, times.first),
      frameRate: await frameRateOf(video),
      videoCodec: await codecOf(video),
      audioCodec: audio && (await codecOf(audio)),
      hasAudio: audio !== undefined,
      container,
      videoCodecString: (await video.getCodecParameterString()) ?? undefined,
      audioCodecString: (await audio?.getCodecParameterString()) ?? undefined,
      rotation: await video.getRotation(),
      firstTimestampSeconds: times.first,
    };
  });
}

async function displaySize(video: InputVideoTrack): Promise<[width: number, height: number]> {
  const width = await video.getDisplayWidth();
  const height = await video.getDisplayHeight();
  if (!(width > 0 && height > 0)) throw new MediaError("no_picture");
  if (Math.max(width, height) > maxSide) {
    throw new MediaError("implausible", { given: `a picture of ${width} x ${height} pixels` });
  }
  return [width, height];
}

/** When the first frame is shown and when the last one ends. */
async function timesOf(video: InputVideoTrack): Promise<{ first: number; end: number }> {
  const sink = new EncodedPacketSink(video);
  const start = await sink.getFirstPacket({ metadataOnly: true });
  const last = await sink.getPacket(Number.POSITIVE_INFINITY, { metadataOnly: true });
  if (!start || !last) throw new MediaError("no_picture");
  const first = start.timestamp;
  const end = last.timestamp + last.duration;
  if (!(end > Math.max(0, first))) throw new MediaError("no_picture");
  if (end > maxSeconds) {
    throw new MediaError("implausible", { given: `a length of ${Math.round(end / 3600)} hours` });
  }
  return { first, end };
}

/** The average over the first frames. `undefined` for a single frame. */
async function frameRateOf(video: InputVideoTrack): Promise<number | undefined> {
  const sink = new EncodedPacketSink(video);
  const times: number[] = [];
  let packet = await sink.getFirstPacket({ metadataOnly: true });
  while (packet && times.length < ratedFrames + maxReordering) {
    times.push(packet.timestamp);
    packet = await sink.getNextPacket(packet, { metadataOnly: true });
  }
  const shown = times.sort((a, b) => a - b).slice(0, ratedFrames);
  const seconds = (shown.at(-1) ?? 0) - (shown[0] ?? 0);
  return seconds > 0 ? Math.round(((shown.length - 1) / seconds) * 1000) / 1000 : undefined;
}

/** The family of a codec; where the parser has no name for it, the one that the container gives. */
async function codecOf(track: InputTrack): Promise<string> {
  const codec = (await track.getCodec()) ?? String(await track.getInternalCodecId());
  return codec.replace(/^[AV]_/, "").toLowerCase();
}

/** Whether the last bytes of picture and sound are there, and as late as the head of the file promises. */
async function verifyEnd({ video, audio }: OpenedVideo, end: number): Promise<void> {
  for (const track of audio ? [video, audio] : [video]) {
    const sink = new EncodedPacketSink(track);
    const isEmpty = (await sink.getFirstPacket({ metadataOnly: true })) === null;
    const last = await sink.getPacket(Number.POSITIVE_INFINITY);
    if (!last && !isEmpty) throw new MediaError("truncated");
  }
  const promised = await video.getDurationFromMetadata();
  const audioEnd = (await audio?.computeDuration()) ?? 0;
  if (promised !== null && promised > Math.max(end, audioEnd) + durationSlack)
    throw new MediaError("truncated");
}
