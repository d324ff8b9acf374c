import { MediaError } from "../media-error.ts";
import { type Box, boxesIn, maxBoxes } from "./boxes.ts";

/*
 * A few bytes of an MP4's index can stand for billions of samples. A parser that believes them fills the memory or
 * computes for minutes, and nothing can interrupt it. So the tables are held against each other first.
 */

/** What the sample tables of one track declare (ISO 14496-12, sections 8.6 and 8.7). */
interface Track {
  /** Samples that are given a time. */
  timed: number;
  /** Samples that are given a size; of those of one size, so many at most as are believed. */
  sized: number;
  sizeTables: number;
  /** Whether all samples have one size, so that their number costs no bytes. */
  constantSize: boolean;
  /** Samples that are shown at another time than stored; where there are any, all are written out in memory. */
  reordered: number;
  samplesPerChunk: number;
}

/** Boxes in which parsers look for more boxes. */
const containers = new Set(
  "trak mdia minf stbl dinf edts mvex wave sinf schi udta meta moof traf mfra".split(" "),
);
const maxDepth = 32;
/** By how much tables may disagree; sloppy writers are off by a few. */
const slack = 1000;
/** Samples of one size in a track with reordered frames: no encoder makes frames of equal size. */
const maxEqualFrames = 10_000;
/** Fragments and names of metadata that an index may list. */
const maxListed = 20_000;

/** Throws `implausible` where the index of an MP4 (the content of `moov`) declares more samples than it describes. */
export function checkSampleTables(moov: Uint8Array): void {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const number = (at: number) => (at + 4 <= moov.length ? view.getUint32(at) : 0);

  let looked = 0;
  let read = 0;

  const visit = (start: number, end: number, track: Track, depth: number): void => {
    for (const box of boxesIn(moov, start, Math.min(end, moov.length))) {
      looked += 1;
      // A box may say that it ends beyond the one it is in, and what is there is looked at once more for each that does.
      if (depth > maxDepth || looked > maxBoxes) throw new MediaError("damaged", { given: "an MP4" });
      const own = box.type === "trak" ? emptyTrack() : track;
      // A version of four zero bytes comes first in some of these boxes, and in some it does not.
      const first = box.type === "meta" && number(box.contentStart) === 0 ? 4 : 0;
      if (containers.has(box.type)) visit(box.contentStart + first, box.end, own, depth + 1);
      else count(box, own);
      if (own !== track) check(own);
    }
  };

  const count = ({ type, contentStart }: Box, track: Track): void => {
    // A full box: its version and flags, then the number of its entries, then the entries.
    const listed = number(contentStart + 4);
    const each = function* (bytes: number) {
      // Not bounded by the end of the box: a parser that goes by the number does not heed it either.
      const end = Math.min(moov.length, contentStart + 8 + listed * bytes);
      for (let at = contentStart + 8; at < end; at += bytes) {
        // Tables that share their bytes would be read as often as there are tables.
        read += bytes;
        bound(read, moov.length + slack);
        yield at;
      }
    };
    if (type === "stts") for (const at of each(8)) track.timed += number(at);
    if (type === "ctts") for (const at of each(8)) track.reordered += number(at);
    if (type === "stsc") {
      for (const at of each(12)) {
        bound(number(at), moov.length / 4 + slack);
        track.samplesPerChunk = Math.max(track.samplesPerChunk, number(at + 4));
      }
    }
    if (type === "stsz" || type === "stz2") {
      const samples = number(contentStart + 8);
      const constantSize = type === "stsz" && listed > 0;
      if (!constantSize) bound(samples, moov.length * 2);
      track.sized += constantSize ? Math.min(samples, maxEqualFrames) : samples;
      track.sizeTables += 1;
      track.constantSize = constantSize && track.sizeTables === 1;
    }
    if (type === "keys") bound(listed, maxListed);
    if (type === "tfra") bound(number(contentStart + 12), maxListed);
  };

  visit(0, moov.length, emptyTrack(), 0);
}

function check({ timed, sized, constantSize, reordered, samplesPerChunk }: Track): void {
  if (reordered > 0) bound(Math.max(timed, reordered), sized * 2 + slack);
  if (!constantSize) bound(samplesPerChunk, sized + slack);
}

function bound(count: number, max: number): void {
  if (count > max) throw new MediaError("implausible", { given: `a list of ${count} entries` });
}

const emptyTrack = (): Track => ({
  timed: 0,
  sized: 0,
  sizeTables: 0,
  constantSize: false,
  reordered: 0,
  samplesPerChunk: 0,
});
