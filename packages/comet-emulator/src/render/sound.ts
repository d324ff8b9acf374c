import {
  type AudioSample,
  AudioSampleSink,
  AudioSampleSource,
  type InputAudioTrack,
  Quality,
} from "mediabunny";

/** A performance's sound on its way into the result. */
export interface Sound {
  /** The track to add to the output. */
  source: AudioSampleSource;
  /**
   * Passes on everything that begins before a second of the result, and tells how loud it was: 0 is silence, 1 is a
   * raised voice.
   */
  play(until: number): Promise<number>;
}

/** Root mean square of a raised voice; full scale is 1. */
const raisedVoice = 0.2;

/** Re-encodes a sound track as AAC, from the second `start` of its file and for so many seconds. */
export async function openSound(track: InputAudioTrack, start: number, seconds: number): Promise<Sound> {
  const channels = await track.getNumberOfChannels();
  const source = new AudioSampleSource({
    codec: "aac",
    quality: new Quality({ bitrate: 96_000 }),
    transform: { numberOfChannels: Math.min(2, channels), sampleRate: 48_000 },
  });
  const samples = new AudioSampleSink(track).samples(start, start + seconds);
  let waiting: AudioSample | undefined;
  let isOver = false;

  async function play(until: number): Promise<number> {
    const heard = { energy: 0, frames: 0 };
    while (!isOver) {
      waiting ??= (await samples.next()).value ?? undefined;
      if (!waiting) break;
      if (waiting.timestamp - start >= until) return loudness(heard);
      using sample = fitted(waiting, start, seconds);
      waiting.close();
      waiting = undefined;
      if (!sample) continue;
      listen(sample, heard);
      await source.add(sample);
    }
    isOver = true;
    return loudness(heard);
  }

  return { source, play };
}

/** The part of a sample that falls into the result, on the result's clock. */
function fitted(sample: AudioSample, start: number, seconds: number): AudioSample | undefined {
  const begins = sample.timestamp - start;
  const from = Math.max(0, Math.ceil(-begins * sample.sampleRate));
  const to = Math.min(sample.numberOfFrames, Math.round((seconds - begins) * sample.sampleRate));
  if (from >= to) return undefined;
  const part = sample.trim(from, to);
  part.setTimestamp(Math.max(0, begins + from / sample.sampleRate));
  return part;
}

function listen(sample: AudioSample, heard: { energy: number; frames: number }): void {
  const wave = new Float32Array(sample.numberOfFrames);
  sample.copyTo(wave, { planeIndex: 0, format: "f32-planar" });
  for (const value of wave) heard.energy += value * value;
  heard.frames += wave.length;
}

function loudness({ energy, frames }: { energy: number; frames: number }): number {
  return frames === 0 ? 0 : Math.min(1, Math.sqrt(energy / frames) / raisedVoice);
}
