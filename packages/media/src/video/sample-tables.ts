import { MediaError } from "../media-error.ts";
import { type Box, boxesIn } from "./boxes.ts";

/*
 * A few bytes of an MP4's index can stand for billions of samples. A parser that believes them fills the memory or
 * computes for minutes, and nothing can interrupt it. So the tables are held against each other first.
 */

/** What the sample tables of one track declare (ISO 14496-12, section 8.6 and 8.7). */
interface Track {
  /** Samples that are given a time. */
  timed: number;
  /** Samples that are given a size. */
  sized: number;
  /** Whether all samples have one size, so that their number costs no bytes. */
  constantSize: boolean;
  /** Whether frames are shown in another order than stored; only then is every sample written out in memory. */
  reordered: boolean;
  samplesPerChunk: number;
}

/** Boxes that hold boxes, on the way to the tables. */
const containers = ["trak", "mdia", "minf", "stbl", "dinf", "edts", "mvex", "wave", "sinf", "schi"];
const maxDepth = 32;
/** By how much tables may disagree; sloppy writers are off by a few. */
const slack = 1000;
/** Samples of one size in a track with reordered frames: no encoder makes frames of equal size. */
const maxEqualFrames = 10_000;

/** Throws `implausible` where the index of an MP4 (the content of `moov`) declares more samples than it describes. */
export function checkSampleTables(moov: Uint8Array): void {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const number = (at: number) => (at + 4 <= moov.length ? view.getUint32(at) : 0);
  const entries = function* (box: Box, bytes: number) {
    const end = Math.min(box.end, moov.length, box.contentStart + 8 + number(box.contentStart + 4) * bytes);
    for (let at = box.contentStart + 8; at < end; at += bytes) yield at;
  };
  const visit = (start: number, end: number, track: Track, depth: number) => {
    if (depth > maxDepth) throw new MediaError("damaged", { given: "an MP4" });
    for (const box of boxesIn(moov, start, Math.min(end, moov.length))) {
      const content = box.contentStart;
      if (box.type === "trak") {
        const own = emptyTrack();
        visit(content, box.end, own, depth + 1);
        check(own);
      } else if (containers.includes(box.type)) {
        visit(content, box.end, track, depth + 1);
      } else if (box.type === "stts") {
        for (const at of entries(box, 8)) track.timed += number(at);
      } else if (box.type === "ctts") {
        track.reordered ||= number(content + 4) > 0;
      } else if (box.type === "stsz") {
        track.constantSize = number(content + 4) > 0;
        track.sized = number(content + 8);
        if (!track.constantSize && track.sized > moov.length / 4) refuse(track.sized);
      } else if (box.type === "stz2") {
        track.sized = number(content + 8);
        if (track.sized > moov.length * 2) refuse(track.sized);
      } else if (box.type === "stsc") {
        for (const at of entries(box, 12)) {
          if (number(at) > moov.length / 4 + slack) refuse(number(at));
          track.samplesPerChunk = Math.max(track.samplesPerChunk, number(at + 4));
        }
      }
    }
  };
  visit(0, moov.length, emptyTrack(), 0);
}

function check({ timed, sized, constantSize, reordered, samplesPerChunk }: Track): void {
  const written = constantSize ? Math.min(sized, maxEqualFrames) : sized;
  if (reordered && timed > written * 2 + slack) refuse(timed);
  if (!constantSize && samplesPerChunk > sized + slack) refuse(samplesPerChunk);
}

function refuse(count: number): never {
  throw new MediaError("implausible", { given: `a list of ${count} entries` });
}

const emptyTrack = (): Track => ({
  timed: 0,
  sized: 0,
  constantSize: false,
  reordered: false,
  samplesPerChunk: 0,
});
