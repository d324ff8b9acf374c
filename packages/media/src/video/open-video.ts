import {
  CustomSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from "mediabunny";
import type { VideoContainer } from "../facts.ts";
import { MediaError } from "../media-error.ts";
import type { BlockReader } from "../reading/reader.ts";
import { checkMatroska, isEncryptedMatroska } from "./check-matroska.ts";
import { breaksOffInBox, checkMp4 } from "./check-mp4.ts";
import { checkCues, checkLaces, checkRuns, leadBytes, type StretchCheck } from "./stretches.ts";

/** A video that was looked over and opened: its picture, and its sound where it has one. */
export interface OpenedVideo {
  video: InputVideoTrack;
  audio: InputAudioTrack | undefined;
}

const containerNames: Record<VideoContainer, string> = {
  mp4: "an MP4",
  mov: "a QuickTime video",
  "3gp": "a 3GP video",
  webm: "a WebM video",
  matroska: "a Matroska video",
};

/**
 * Opens a video and works on its tracks. Whatever the parser stumbles over comes out as `truncated` or `damaged`.
 */
export async function withVideo<Result>(
  reader: BlockReader,
  container: VideoContainer,
  work: (opened: OpenedVideo) => Promise<Result>,
): Promise<Result> {
  await (isMatroska(container) ? checkMatroska(reader) : checkMp4(reader));
  const stretches = guardedSource(reader, isMatroska(container) ? checkCues : checkRuns);
  // What the parser cannot read it prints, in words of the file's maker. Errors say it, and nobody has asked for more.
  Logging.level = LogLevel.Silent;
  const input = new Input({ source: stretches.source, formats: [MP4, QTFF, WEBM, MATROSKA] });
  try {
    const tracks = await input.getTracks();
    if (isMatroska(container)) stretches.check = checkLaces;
    const video = await bestOf(tracks.filter((track) => track.isVideoTrack()));
    const audio = await bestOf(tracks.filter((track) => track.isAudioTrack()));
    if (!video && isMatroska(container) && (await isEncryptedMatroska(reader)))
      throw new MediaError("encrypted");
    if (!video) throw new MediaError("no_picture");
    return await work({ video, audio });
  } catch (cause) {
    // What the reader refused, or an abort, is the truth; the parser only stumbled over it.
    throw stretches.failure ?? (await explain(cause, reader, container));
  } finally {
    input.dispose();
  }
}

/** The track that a player would choose: the first one marked as default, else the first. */
async function bestOf<Track extends InputVideoTrack | InputAudioTrack>(
  tracks: readonly Track[],
): Promise<Track | undefined> {
  for (const track of tracks) {
    if ((await track.getCodec()) !== null && (await track.getDisposition()).default) return track;
  }
  return tracks[0];
}

interface GuardedSource {
  source: CustomSource;
  check: StretchCheck;
  /** The first thing that went wrong while reading; a parser may hide it behind an error of its own. */
  failure: unknown;
}

/** What the parser reads from. It keeps nothing itself, so every read is counted and checked by the reader. */
function guardedSource(reader: BlockReader, check: StretchCheck): GuardedSource {
  const guarded: GuardedSource = {
    source: new CustomSource({
      getSize: () => reader.size,
      async read(start, end) {
        try {
          const from = Math.max(0, start - leadBytes);
          const bytes = await reader.read(from, end);
          guarded.check(bytes);
          return bytes.subarray(start - from);
        } catch (cause) {
          guarded.failure ??= cause;
          throw cause;
        }
      },
      maxCacheSize: 0,
      handleUnhandledError: () => {},
    }),
    check,
    failure: undefined,
  };
  return guarded;
}

async function explain(cause: unknown, reader: BlockReader, container: VideoContainer): Promise<unknown> {
  if (cause instanceof MediaError) return cause;
  if (await breaksOff(reader, container).catch(() => false)) return new MediaError("truncated", {}, cause);
  return new MediaError("damaged", { given: containerNames[container] }, cause);
}

/** Whether a file breaks off in the middle of a part, told by walking from part to part. */
export function breaksOff(reader: BlockReader, container: VideoContainer): Promise<boolean> {
  return isMatroska(container) ? Promise.resolve(false) : breaksOffInBox(reader);
}

const isMatroska = (container: VideoContainer) => container === "webm" || container === "matroska";
