import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { probe } from "../probe.ts";

// Elements whose contents overlap: each spans nearly the whole payload, and skips the headers of those after it. Who walks
// over each of them walks over the many small elements at the end again and again, and nothing can stop it meanwhile:
// the files are so large that this would take minutes.

const cluster = [0x1f, 0x43, 0xb6, 0x75];
const contentEncoding = [0x62, 0x40];
const filler = 0xec;

const size = (bytes: number) => {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(bytes + 0x10000000);
  return field;
};

function overlapping(id: readonly number[], bytes: number): Buffer {
  const small = Buffer.alloc(bytes / 2, Uint8Array.of(filler, 0x80));
  const length = id.length + 9;
  const count = Math.floor(bytes / 2 / length);
  const headers = Array.from({ length: count }, (_, index) => {
    const after = (count - 1 - index) * length;
    return Buffer.from([...id, ...size(5 + after + small.length), filler, ...size(after)]);
  });
  return Buffer.concat([...headers, small]);
}

/** The head of a real film up to an element. */
async function headOf(id: readonly number[]): Promise<Buffer> {
  const film = await readFile(join(inject("fixtures"), "streamed.webm"));
  return film.subarray(0, film.indexOf(Uint8Array.from(id)));
}

it("refuses clusters that lie in each other", async () => {
  const payload = overlapping(cluster, 60_000);
  const block = Buffer.from([0xa3, ...size(4 + payload.length), 0x81, 0, 0, 0x80]);
  const only = Buffer.from([...cluster, ...size(3 + block.length + payload.length), 0xe7, 0x81, 0]);
  const film = new Blob([Buffer.concat([await headOf(cluster), only, block, payload])]);
  await expect(probe(film)).rejects.toMatchObject({ code: "implausible" });
});

it("refuses groups that lie in each other", async () => {
  const groups = Array.from({ length: 12_000 }, (_, index) =>
    Buffer.from([0xa0, ...size((12_000 - 1 - index) * 5)]),
  );
  const only = Buffer.from([...cluster, ...size(3 + 60_000), 0xe7, 0x81, 0]);
  const film = new Blob([Buffer.concat([await headOf(cluster), only, ...groups])]);
  await expect(probe(film)).rejects.toMatchObject({ code: "implausible" });
});

it("looks at encodings that lie in each other only as long as at others", async () => {
  const payload = overlapping(contentEncoding, 180_000);
  const segment = Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, ...Array.from({ length: 7 }, () => 0xff)]);
  const skipped = Buffer.from([filler, ...size(payload.length)]);
  const head = await headOf([...segment.subarray(0, 4)]);
  const film = new Blob([Buffer.concat([head, segment, skipped, payload])]);
  await expect(probe(film)).rejects.toMatchObject({ code: "no_picture" });
});

const box = (type: string, length: number, ...content: number[]) => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(length);
  header.write(type, 4, "latin1");
  return Buffer.from([...header, ...content]);
};

/** A film whose index is this. */
function filmOf(index: Buffer): Blob {
  const head = Buffer.concat([box("ftyp", 16), Buffer.from("isom"), Buffer.alloc(4)]);
  return new Blob([Buffer.concat([head, box("moov", 8 + index.length), index])]);
}

it("refuses boxes that reach beyond those they are in", async () => {
  const count = 8_000;
  const small = Buffer.concat(Array.from({ length: 16_000 }, () => box("free", 8)));
  const tracks = Array.from({ length: count }, (_, index) => {
    const after = (count - 1 - index) * 24;
    return Buffer.concat([box("trak", 24), box("mdia", 16 + after + small.length), box("free", 8 + after)]);
  });
  await expect(probe(filmOf(Buffer.concat([...tracks, small])))).rejects.toMatchObject({ code: "damaged" });
});

it("refuses tables that share their entries", async () => {
  const table = box("stts", 16, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
  const tables = Array.from({ length: 45_000 }, () => table);
  const rest = Buffer.concat([box("free", 2_000_000), Buffer.alloc(2_000_000 - 8)]);
  await expect(probe(filmOf(Buffer.concat([...tables, rest])))).rejects.toMatchObject({
    code: "implausible",
  });
});
