import { operations } from "@understudy/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropTo, fitSize } from "./fit-size.ts";

const actTwo = operations.character_performance;

describe("fitSize", () => {
  it.each([
    [1920, 1080, "1280:720"],
    [1080, 1920, "720:1280"],
    [500, 500, "960:960"],
    [4032, 3024, "1104:832"],
    [1000, 1400, "832:1104"],
    [2560, 1080, "1584:672"],
  ])("finds the nearest of Act-Two's sizes for %i x %i", (width, height, ratio) => {
    expect(fitSize(actTwo.sizes, { width, height })?.size.ratio).toBe(ratio);
  });

  it("takes the nearest area where shapes are equal", () => {
    const sizes = [...actTwo.sizes, { ratio: "848:480", width: 848, height: 480, aspect: "16:9" }];
    expect(fitSize(sizes, { width: 1920, height: 1080 })?.size.ratio).toBe("1280:720");
    expect(fitSize(sizes, { width: 640, height: 360 })?.size.ratio).toBe("848:480");
  });

  it("has nothing to say where the input decides", () => {
    expect(fitSize([], { width: 100, height: 100 })).toBeUndefined();
  });

  it("crops least of all sizes", () => {
    const side = fc.integer({ min: 64, max: 8192 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const percent = fitSize(actTwo.sizes, { width, height })?.crop.percent ?? Number.NaN;
        const all = actTwo.sizes.map((size) => cropTo({ width, height }, size).percent);
        expect(percent).toBeLessThanOrEqual(Math.min(...all) + 1);
      }),
    );
  });
});

describe("cropTo", () => {
  it("keeps the middle", () => {
    expect(cropTo({ width: 1920, height: 1080 }, { width: 960, height: 960 })).toEqual({
      x: 420,
      y: 0,
      width: 1080,
      height: 1080,
      percent: 44,
    });
    expect(cropTo({ width: 1080, height: 1920 }, { width: 1280, height: 720 })).toEqual({
      x: 0,
      y: 656,
      width: 1080,
      height: 608,
      percent: 68,
    });
  });

  it("keeps everything of the same shape", () => {
    expect(cropTo({ width: 640, height: 360 }, { width: 1280, height: 720 })).toEqual({
      x: 0,
      y: 0,
      width: 640,
      height: 360,
      percent: 0,
    });
  });

  it.each([
    [
      { width: 1, height: 4000 },
      { width: 4000, height: 1 },
    ],
    [
      { width: 4000, height: 1 },
      { width: 1, height: 4000 },
    ],
  ])("keeps a pixel of the thinnest picture", (picture, size) => {
    expect(cropTo(picture, size)).toMatchObject({ width: 1, height: 1 });
  });

  it("stays within the picture and says the percentage that core advises", () => {
    const side = fc.integer({ min: 300, max: 4096 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(...actTwo.sizes), (width, height, size) => {
        const { x, y, percent, ...kept } = cropTo({ width, height }, size);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + kept.width).toBeLessThanOrEqual(width);
        expect(y + kept.height).toBeLessThanOrEqual(height);
        expect(advised(width, height, size.ratio)).toBe(percent > 2 ? percent : undefined);
      }),
    );
  });
});

/** The percentage in core's advisory, where there is one. */
function advised(width: number, height: number, ratio: string): string | number | undefined {
  const facts = { kind: "image", mimeType: "image/png", sizeBytes: 1, width, height } as const;
  const { advisories } = actTwo.advise(
    {
      character: { type: "image", uri: "https://example.test/a.png" },
      reference: { type: "video", uri: "https://example.test/b.mp4" },
      ratio: ratio as "1280:720",
    },
    { "character.uri": facts },
  );
  return advisories.find(({ code }) => code === "cropped")?.params.percent;
}
