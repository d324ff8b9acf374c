import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import {
  box,
  bytes,
  element,
  patched,
  replaced,
  u32,
  unsized,
  withTrackElement,
} from "../test/box-writer.ts";
import { probe } from "./probe.ts";

const fixture = (name: string) => readFile(join(inject("fixtures"), name));
const probeBytes = (content: Uint8Array | string, verify = false) =>
  probe(new Blob([typeof content === "string" ? content : Uint8Array.from(content)]), { verify });
const fails = (code: string) => ({ name: "MediaError", code });

describe("a file that is no media", () => {
  it("is empty", async () => {
    await expect(probeBytes("")).rejects.toMatchObject(fails("empty"));
  });

  it("is a text with another name", async () => {
    const renamed = new File(["This is how it began."], "clip.mp4", { type: "video/mp4" });
    await expect(probe(renamed)).rejects.toMatchObject(fails("not_media"));
  });

  it("is another kind of file, which is named", async () => {
    await expect(probeBytes("%PDF-1.7")).rejects.toMatchObject({
      ...fails("unsupported"),
      message:
        "The file is a PDF, which cannot be read here; use MP4, MOV, WebM or Matroska, JPEG, PNG or WebP.",
    });
    await expect(probeBytes("RIFF\0\0\0\0AVI LIST")).rejects.toMatchObject({
      params: { given: "an AVI video" },
    });
  });

  it("is not there, or not a file", async () => {
    await expect(probe("/nowhere/clip.mp4")).rejects.toMatchObject({
      ...fails("unreadable"),
      message: "The file could not be read: there is no file at /nowhere/clip.mp4.",
    });
    await expect(probe(inject("fixtures"))).rejects.toMatchObject(fails("unreadable"));
  });
});

describe("a video that is not whole", () => {
  it.each(["h264.mp4", "index-last.mp4", "h264.mov", "vp9.webm", "h264.mkv"])(
    "%s without its second half",
    async (name) => {
      const whole = await fixture(name);
      await expect(probeBytes(whole.subarray(0, whole.length / 2))).rejects.toMatchObject(fails("truncated"));
    },
  );

  it.each(["h264.mp4", "index-last.mp4", "fragmented.mp4", "vp9.webm"])(
    "%s without its last bytes",
    async (name) => {
      const whole = await fixture(name);
      await expect(probeBytes(whole.subarray(0, -100), true)).rejects.toMatchObject(fails("truncated"));
    },
  );

  it("a fragmented one without its second half looks whole until its end is looked at", async () => {
    const whole = await fixture("fragmented.mp4");
    const half = whole.subarray(0, whole.lastIndexOf("mdat") + 100);
    expect(await probeBytes(half)).toMatchObject({ kind: "video" });
    await expect(probeBytes(half, true)).rejects.toMatchObject(fails("truncated"));
  });

  it("a WebM of a browser, which tells no size, is short of what its head promises", async () => {
    const open = unsized(await fixture("vp9.webm"));
    expect(await probeBytes(open, true)).toMatchObject({ durationSeconds: 4 });
    await expect(probeBytes(open.subarray(0, open.length / 2), true)).rejects.toMatchObject(
      fails("truncated"),
    );
  });
});

describe("a video that makes no sense", () => {
  const ftyp = box("ftyp", "isom", u32(0), "isommp41");

  it("garbage behind a good beginning", async () => {
    const garbage = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251);
    await expect(probeBytes(bytes(ftyp, garbage))).rejects.toMatchObject({
      ...fails("damaged"),
      message: "The file begins like an MP4, but what follows makes no sense: it is damaged.",
    });
    const webm = (await fixture("vp9.webm")).subarray(0, 40);
    await expect(probeBytes(bytes(webm, garbage))).rejects.toMatchObject(fails("damaged"));
  });

  it("an index without pictures", async () => {
    await expect(probeBytes(bytes(ftyp, box("moov")))).rejects.toMatchObject(fails("no_picture"));
    const sound = replaced(await fixture("h264.mp4"), "vide", "soun");
    await expect(probeBytes(sound)).rejects.toMatchObject({ name: "MediaError" });
  });

  it("an encrypted picture", async () => {
    const avc = await fixture("h264.mp4");
    await expect(probeBytes(replaced(avc, "avc1\0\0\0\0", "encv\0\0\0\0"))).rejects.toMatchObject(
      fails("encrypted"),
    );
  });

  it("an encrypted WebM", async () => {
    const encryption = element([0x6d, 0x80], element([0x62, 0x40], element([0x50, 0x35])));
    const file = withTrackElement(await fixture("vp8.webm"), encryption);
    await expect(probeBytes(file)).rejects.toMatchObject(fails("encrypted"));
  });
});

describe("a file made to harm", () => {
  const many = u32(0xffff_ffff);

  it("an index with billions of reordered frames in a few bytes", async () => {
    const file = await fixture("h264.mp4");
    expect(Buffer.from(file).includes("ctts")).toBe(true);
    await expect(probeBytes(patched(file, "stts", 8, many))).rejects.toMatchObject(fails("implausible"));
  });

  it("billions of frames shown later than they are stored", async () => {
    const file = await fixture("h264.mp4");
    await expect(probeBytes(patched(file, "ctts", 8, many))).rejects.toMatchObject(fails("implausible"));
  });

  it("billions of samples in one chunk", async () => {
    const file = await fixture("h264.mp4");
    await expect(probeBytes(patched(file, "stsc", 12, many))).rejects.toMatchObject(fails("implausible"));
  });

  it("tables and names hidden where only a parser looks for them", async () => {
    const ftyp = box("ftyp", "isom", u32(0));
    const names = box("meta", u32(0), box("keys", u32(0), many, u32(0), "mdta"));
    await expect(probeBytes(bytes(ftyp, box("moov", box("udta", names))))).rejects.toMatchObject(
      fails("implausible"),
    );
    const fragments = box("mfra", box("tfra", u32(0), u32(1), u32(0), many));
    await expect(probeBytes(bytes(ftyp, box("moov", fragments)))).rejects.toMatchObject(fails("implausible"));
    const run = box("moof", box("traf", box("trun", u32(0), many)));
    await expect(probeBytes(bytes(ftyp, box("moov", run)))).rejects.toMatchObject(fails("implausible"));
  });

  it("billions of sizes of no bits", async () => {
    const file = replaced(await fixture("h264.mp4"), "stsz", "stz2");
    await expect(probeBytes(patched(file, "stz2", 4, [0, 0, 0, 0, ...many]))).rejects.toMatchObject(
      fails("implausible"),
    );
  });

  it("a fragment with billions of samples without fields", async () => {
    const file = await fixture("fragmented.mp4");
    await expect(probeBytes(patched(file, "trun", 0, [0, 0, 0, 1, ...many]))).rejects.toMatchObject(
      fails("implausible"),
    );
  });

  it("an index of gigabytes, and one of more than hours", async () => {
    const start = bytes(box("ftyp", "isom", u32(0)), [0, 0, 0, 1], "moov", u32(4), u32(0));
    await expect(probeBytes(start)).rejects.toMatchObject(fails("truncated"));
    const large = bytes(box("ftyp", "isom", u32(0)), box("moov", new Uint8Array(9_000_000)));
    await expect(probeBytes(large)).rejects.toMatchObject(fails("implausible"));
  });

  it("a long table of fragments that all lie", async () => {
    const file = await fixture("fragmented.mp4");
    const entries = new Uint8Array(500_000);
    const table = box("mfra", box("tfra", u32(0), u32(1), u32(0), u32(45_000), entries));
    const tail = box("mfro", u32(0), u32(table.length + 16));
    await expect(probeBytes(bytes(file, table, tail))).rejects.toMatchObject(fails("implausible"));
  });

  it("boxes in boxes in boxes", async () => {
    let nested = new Uint8Array();
    for (let depth = 0; depth < 2000; depth += 1) nested = box("mdia", nested);
    const file = bytes(box("ftyp", "isom", u32(0)), box("moov", box("trak", nested)));
    await expect(probeBytes(file)).rejects.toMatchObject(fails("damaged"));
  });

  it("nothing but tiny boxes", async () => {
    const tiny = Buffer.concat([
      box("ftyp", "isom", u32(0)),
      ...Array<Uint8Array>(300_000).fill(box("free")),
    ]);
    await expect(probeBytes(tiny)).rejects.toMatchObject({ name: "MediaError" });
  });

  it("a WebM whose blocks say that they hold many frames", async () => {
    const file = unsized(await fixture("vp8.webm"));
    const cluster = Buffer.from(file).indexOf(bytes([0x1f, 0x43, 0xb6, 0x75]));
    // Block of track 1, time 0, fixed-size lacing, 256 frames of no bytes.
    const block = bytes([0xa3, 0x85, 0x81, 0, 0, 0x84, 0xff]);
    const blocks = bytes(...Array<Uint8Array>(3000).fill(block));
    const bomb = bytes(file.subarray(0, cluster), element([0x1f, 0x43, 0xb6, 0x75], [0xe7, 0x81, 0], blocks));
    await expect(probeBytes(bomb)).rejects.toMatchObject(fails("implausible"));
  });

  it("a WebM with a very long list of seek points", async () => {
    const file = unsized(await fixture("vp8.webm"));
    const cluster = Buffer.from(file).indexOf(bytes([0x1f, 0x43, 0xb6, 0x75]));
    const cues = element([0x1c, 0x53, 0xbb, 0x6b], new Uint8Array(500_000));
    const bomb = bytes(file.subarray(0, cluster), cues, file.subarray(cluster));
    await expect(probeBytes(bomb)).rejects.toMatchObject(fails("implausible"));
  });

  it("a film of years", async () => {
    const file = patched(await fixture("silent.mp4"), "stts", 12, u32(0x7fff_ffff));
    await expect(probeBytes(file)).rejects.toMatchObject({
      code: "implausible",
      message: expect.stringMatching(
        /^The file claims a length of \d+ hours, which no real recording has\.$/,
      ),
    });
  });

  it("a picture of billions of pixels", async () => {
    const png = patched(await fixture("picture.png"), "IHDR", 0, [...u32(100_000), ...u32(100_000)]);
    await expect(probeBytes(png)).rejects.toMatchObject({
      ...fails("implausible"),
      params: { given: "a picture of 100000 x 100000 pixels" },
    });
    const film = patched(await fixture("silent.mp4"), "avc1\0\0\0\0\0\0", 18, [0xff, 0xff, 0xff, 0xff]);
    await expect(probeBytes(film)).rejects.toMatchObject(fails("implausible"));
  });
});

describe("an image that is not whole", () => {
  it.each([
    "picture.jpg",
    "sideways.jpg",
    "picture.png",
    "picture.webp",
    "picture.avif",
    "picture.gif",
    "picture.svg",
  ])("%s without its end has a size, but is not whole", async (name) => {
    const whole = await fixture(name);
    const cut = whole.subarray(0, -3);
    expect(await probeBytes(cut)).toMatchObject({ width: expect.any(Number) });
    await expect(probeBytes(cut, true)).rejects.toMatchObject(fails("truncated"));
  });

  it.each(["picture.jpg", "picture.png", "picture.webp"])("%s without its size", async (name) => {
    await expect(probeBytes((await fixture(name)).subarray(0, 14))).rejects.toMatchObject(fails("truncated"));
  });

  it("a drawing without a size is damaged", async () => {
    await expect(probeBytes("<svg></svg>")).rejects.toMatchObject(fails("damaged"));
  });
});
