import { describe, expect, it } from "vitest";
import { elementAt, id } from "./ebml.ts";

const segment = [0x18, 0x53, 0x80, 0x67];

describe("an element of EBML", () => {
  it.each([
    [[0x85], 5 + 5],
    [[0x40, 0x05], 6 + 5],
    [[0x01, 0, 0, 0, 0, 0, 0x0e, 0x2f], 12 + 0x0e2f],
    [[0x01, 0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbd], 12 + 0x123456789abd],
  ])("of size %j ends where it says, to the byte", (size, end) => {
    const bytes = Uint8Array.from([0, ...segment, ...size, 0]);
    expect(elementAt(bytes, 1)).toEqual({ id: id.segment, contentStart: 5 + size.length, end: end + 1 });
  });

  it.each([[[0xff]], [[0x7f, 0xff]], [[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]])(
    "of size %j does not say where it ends",
    (size) => {
      expect(elementAt(Uint8Array.from([...segment, ...size]), 0)?.end).toBeUndefined();
    },
  );

  it("is nothing where its header makes no sense or is cut off", () => {
    expect(elementAt(new Uint8Array(20), 0)).toBeUndefined();
    expect(elementAt(Uint8Array.from(segment), 0)).toBeUndefined();
    expect(elementAt(new Uint8Array(), 0)).toBeUndefined();
  });
});
