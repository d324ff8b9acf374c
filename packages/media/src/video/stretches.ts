import { MediaError } from "../media-error.ts";
import { elementAt, id, lengthAt } from "./ebml.ts";

/*
 * What cannot be checked beforehand, because it lies all over a file, is checked in every stretch of bytes just before
 * the parser gets it: places where a few bytes stand for very many samples.
 */

/** Bytes before a stretch that must be seen with it, so that nothing slips through between two. */
export const leadBytes = 32;

/** Samples that a stretch may stand for without describing them. */
const maxUndescribed = 100_000;
const maxLaced = 20_000;
/** Elements of a stretch that are looked at. Clusters hold half a minute; some lie in each other to be walked over again. */
const maxWalked = 100_000;
/** Groups hold no groups. */
const maxGroups = 4;
const maxCuesBytes = 400_000;

/** A check of a stretch of bytes. Throws `implausible`. */
export type StretchCheck = (bytes: Uint8Array) => void;

/** For MP4: a fragment (`moof`) with runs of samples that have no fields of their own. */
export const checkRuns: StretchCheck = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let inFragment = false;
  let total = 0;
  for (let at = 0; at + 12 <= bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x6d) inFragment ||= view.getUint32(at) === 0x6d6f6f66;
    if (byte !== 0x74 || !inFragment || view.getUint32(at) !== 0x7472756e) continue;
    // 'trun', then its version and flags (ISO 14496-12, 8.8.8); four of the flags say that samples have fields.
    const describesSamples = (view.getUint32(at + 4) & 0xf00) !== 0;
    if (!describesSamples) total += view.getUint32(at + 8);
  }
  if (total > maxUndescribed) refuse(total);
};

/** For Matroska: a list of very many seek points. */
export const checkCues: StretchCheck = (bytes) => {
  for (let at = bytes.indexOf(0x1c); at !== -1; at = bytes.indexOf(0x1c, at + 1)) {
    const cues = elementAt(bytes, at);
    if (cues?.id !== id.cues || cues.end === undefined) continue;
    if (cues.end - cues.contentStart > maxCuesBytes) refuse(cues.end - cues.contentStart);
  }
};

/** For Matroska: a cluster with blocks that say they hold many frames. */
export const checkLaces: StretchCheck = (bytes) => {
  let walked = 0;

  /** Frames in the laced blocks of a cluster, as far as it is there. */
  const lacedFrames = (start: number, end: number, groups: number): number => {
    let frames = 0;
    for (let at = start; at < Math.min(end, bytes.length); ) {
      const element = elementAt(bytes, at);
      if (!element) return frames;
      walked += 1;
      if (walked > maxWalked || groups > maxGroups) refuse(walked);
      at = element.end ?? bytes.length;
      if (element.id === id.blockGroup) frames += lacedFrames(element.contentStart, at, groups + 1);
      if (element.id !== id.block && element.id !== id.simpleBlock) continue;
      // The number of the track, two bytes of time, the flags, and the number of frames less one.
      const flags = element.contentStart + lengthAt(bytes, element.contentStart) + 2;
      if ((bytes[flags] ?? 0) & 0x06) frames += (bytes[flags + 1] ?? 0) + 1;
    }
    return frames;
  };

  for (let at = bytes.indexOf(0x1f); at !== -1; at = bytes.indexOf(0x1f, at + 1)) {
    const cluster = elementAt(bytes, at);
    if (cluster?.id !== id.cluster) continue;
    const laced = lacedFrames(cluster.contentStart, cluster.end ?? bytes.length, 0);
    if (laced > maxLaced) refuse(laced);
  }
};

function refuse(count: number): never {
  throw new MediaError("implausible", { given: `a list of ${count} entries` });
}
