import { MediaError } from "../media-error.ts";
import type { BlockReader } from "../reading/reader.ts";
import { type Box, boxesIn, maxBoxes, topLevelBoxes } from "./boxes.ts";
import { checkSampleTables } from "./sample-tables.ts";

/** An index of eight megabytes describes hours of film. */
const maxIndexBytes = 8 * 2 ** 20;
/** The table of fragments at the end of a file: twenty thousand of them. */
const maxFragmentTableBytes = 400_000;

/**
 * Looks over a file of the ISO family before a parser does: is its index there, is it whole and sane, does the file
 * reach as far as its boxes say? Throws `truncated`, `damaged`, `encrypted` or `implausible`.
 */
export async function checkMp4(reader: BlockReader): Promise<void> {
  let hasMedia = false;
  let index: Uint8Array | undefined;
  for await (const box of topLevelBoxes(reader)) {
    if (box.end > reader.size) {
      if (isName(box.type) && (index === undefined || box.type === "mdat")) throw new MediaError("truncated");
      break;
    }
    if (box.type === "mdat") hasMedia = true;
    // A fragmented file repeats its parts from here on; walking to its end would read from all of it.
    if (box.type === "moof") break;
    if (box.type === "moov" && !index) index = await readIndex(reader, box);
  }
  // A recorder writes the index last: pictures without one are a recording that never ended.
  if (!index) throw hasMedia ? new MediaError("truncated") : new MediaError("damaged", { given: "an MP4" });
  if (find(index, "trak", "mdia", "minf", "stbl", "stsd").some((box) => isProtected(index, box))) {
    throw new MediaError("encrypted");
  }
  checkSampleTables(index);
  if (find(index, "mvex").length > 0) await checkFragmentTable(reader);
}

async function readIndex(reader: BlockReader, { contentStart, end }: Box): Promise<Uint8Array> {
  if (end - contentStart > maxIndexBytes) {
    throw new MediaError("implausible", {
      given: `an index of ${Math.round((end - contentStart) / 1e6)} MB`,
    });
  }
  return reader.read(contentStart, end);
}

/** The boxes at a path of names below the index. */
function find(index: Uint8Array, ...path: string[]): Box[] {
  let found: Box[] = [{ type: "moov", contentStart: 0, end: index.length }];
  let looked = 0;
  for (const type of path) {
    const inside: Box[] = [];
    for (const { contentStart, end } of found) {
      for (const box of boxesIn(index, contentStart, Math.min(end, index.length))) {
        looked += 1;
        if (looked > maxBoxes) throw new MediaError("damaged", { given: "an MP4" });
        if (box.type === type) inside.push(box);
      }
    }
    found = inside;
  }
  return found;
}

/** Descriptions of samples that are looked at; a track has one, or a few. */
const maxDescriptions = 32;

/** Whether a sample description names the stand-ins for encrypted pictures or sound (ISO 23001-7). */
function isProtected(index: Uint8Array, { contentStart, end }: Box): boolean {
  let looked = 0;
  for (const { type } of boxesIn(index, contentStart + 8, Math.min(end, index.length))) {
    looked += 1;
    if (type === "encv" || type === "enca") return true;
    if (looked === maxDescriptions) break;
  }
  return false;
}

/** The last four bytes of a fragmented file tell where its table of fragments (`mfra`) begins. */
async function checkFragmentTable(reader: BlockReader): Promise<void> {
  const tail = await reader.read(reader.size - 4, reader.size);
  const start = reader.size - new DataView(tail.buffer, tail.byteOffset, 4).getUint32(0);
  if (start < 0 || start + 8 > reader.size) return;
  const [table] = boxesIn(await reader.read(start, start + 16), 0, 16);
  if (table?.type === "mfra" && table.end > maxFragmentTableBytes) {
    throw new MediaError("implausible", {
      given: `a table of fragments of ${Math.round(table.end / 1e6)} MB`,
    });
  }
}

/** Whether a file of the ISO family breaks off in the middle of a box. */
export async function breaksOffInBox(reader: BlockReader): Promise<boolean> {
  for await (const box of topLevelBoxes(reader)) {
    if (box.end > reader.size) return isName(box.type);
  }
  return false;
}

const isName = (type: string) => /^[\x20-\x7e\xa9]{4}$/.test(type);
