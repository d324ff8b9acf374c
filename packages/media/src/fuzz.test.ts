import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { cut } from "./cut/cut.ts";
import type { ProbedVideo } from "./facts.ts";
import { MediaError } from "./media-error.ts";
import { probe } from "./probe.ts";

/** One thing that happens to a file on its way: bytes change, are lost, are doubled. */
type Damage = { kind: "change" | "lose" | "double" | "end"; at: number; length: number; bytes: Uint8Array };

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("change", "change", "change", "lose", "double", "end"),
  // Places are drawn from the whole file and, more often, from its head, where the structure is.
  at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.1, noNaN: true })),
  length: fc.integer({ min: 1, max: 64 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(0, 1, 127, 128, 255).map((byte) => new Uint8Array(4).fill(byte)),
  ),
});

function damaged(file: Uint8Array, damages: readonly Damage[]): Uint8Array<ArrayBuffer> {
  return damages.reduce((before, { kind, at, length, bytes }) => {
    const place = Math.floor(at * before.length);
    const [head, rest] = [before.subarray(0, place), before.subarray(place)];
    if (kind === "change") return Uint8Array.from([...head, ...bytes, ...rest.subarray(bytes.length)]);
    if (kind === "lose") return Uint8Array.from([...head, ...rest.subarray(length)]);
    if (kind === "double") return Uint8Array.from([...head, ...rest.subarray(0, length), ...rest]);
    return Uint8Array.from(head);
  }, Uint8Array.from(file));
}

const names = [
  ...["silent.mp4", "fragmented.mp4", "av1.mp4", "prores.mov", "vp8.webm", "streamed.webm", "h264.mkv"],
  ...["sideways.jpg", "picture.png", "picture.webp", "picture.avif", "picture.gif", "picture.svg"],
];

describe("whatever happens to a file", () => {
  it.each(names)("%s is measured, or refused with a reason", async (name) => {
    const file = await readFile(join(inject("fixtures"), name));
    await fc.assert(
      fc.asyncProperty(
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (damages, verify) => {
          const found = await probe(new Blob([damaged(file, damages)]), { verify }).catch(
            (error: unknown) => error,
          );
          if (found instanceof MediaError) {
            expect(found.code).not.toBe("timeout");
            expect(found.message).not.toMatch(/undefined|NaN|\{/);
          } else {
            const { width, height, durationSeconds, frameRate, firstTimestampSeconds } = found as ProbedVideo;
            for (const figure of [width, height, durationSeconds, frameRate].filter(
              (value) => value !== undefined,
            )) {
              expect(figure).toBeGreaterThan(0);
              expect(figure).toBeLessThan(Number.POSITIVE_INFINITY);
            }
            expect(firstTimestampSeconds ?? 0).not.toBeNaN();
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("whatever happens to a film", () => {
  it.each(["h264.mp4", "fragmented.mp4", "vp9.webm"])("%s is cut, or refused with a reason", async (name) => {
    const file = await readFile(join(inject("fixtures"), name));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const range = { start: 0.5, end: 1.5 };
        const done = await cut(new Blob([damaged(file, damages)]), range).catch((error: unknown) => error);
        if (done instanceof MediaError) expect(done.code).not.toBe("timeout");
        else expect(done).toMatchObject({ blob: expect.any(Blob), end: expect.any(Number) });
      }),
      { numRuns: 50 },
    );
  });
});
