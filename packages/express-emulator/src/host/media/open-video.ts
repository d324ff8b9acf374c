import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from "mediabunny";

/** A video file that can be decoded here. */
export interface OpenVideo extends Disposable {
  input: Input;
  track: InputVideoTrack;
  sound: InputAudioTrack | undefined;
  /** Pixels as displayed. */
  width: number;
  height: number;
  /** Length of the picture. */
  seconds: number;
  /** Codec of the sound, if there is any. */
  audioCodec: string | undefined;
  /** Timestamp of the first frame. */
  start: number;
  /** The frame at a second of the video; the caller closes it. @throws {Error} when it cannot be decoded. */
  frame(seconds: number): Promise<VideoSample>;
  /** The frames shown at ascending seconds; the caller closes each. After the end, the last one. */
  frames(seconds: Iterable<number>): AsyncGenerator<VideoSample | null>;
}

/** @throws {Error} when it cannot be decoded. */
export async function openVideo(blob: Blob): Promise<OpenVideo> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error("The file has no picture.");
    if (!(await track.canDecode())) {
      throw new Error(`The video is encoded in ${(await track.getCodec()) ?? "an unknown codec"}.`);
    }
    const start = await track.getFirstTimestamp();
    const sound = (await input.getPrimaryAudioTrack()) ?? undefined;
    const sink = new VideoSampleSink(track);
    const seconds = (await track.computeDuration()) - start;
    return {
      input,
      track,
      sound,
      start,
      seconds,
      audioCodec: sound && ((await sound.getCodec()) ?? "unknown"),
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      async frame(at) {
        const sample = await sink.getSample(start + Math.min(at, seconds));
        if (!sample) throw new Error("A frame could not be decoded.");
        return sample;
      },
      frames: (moments) => sink.samplesAtTimestamps(shifted(moments, start, seconds)),
      [Symbol.dispose]: () => input.dispose(),
    };
  } catch (cause) {
    input.dispose();
    throw new Error("The video could not be decoded.", { cause });
  }
}

function* shifted(moments: Iterable<number>, start: number, seconds: number): Generator<number> {
  for (const moment of moments) yield start + Math.min(moment, seconds);
}
