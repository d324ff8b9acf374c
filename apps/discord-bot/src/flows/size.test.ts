import { expect, test } from "vitest";
import { fittingSize } from "./size.ts";

const picture = (width: number, height: number) => ({ kind: "image" as const, width, height });
const performance = {
  character: { type: "image", uri: "https://files.example/fox.png" },
  reference: { type: "video", uri: "https://files.example/me.mp4" },
};

test.each([
  [1280, 720, "1280:720"],
  [1080, 1920, "720:1280"],
  [1000, 1000, "960:960"],
  [1600, 1200, "1104:832"],
])("a character of %i × %i performs in %s %s", (width, height, ratio) => {
  expect(fittingSize("character_performance", performance, { "character.uri": picture(width, height) })).toBe(
    ratio,
  );
});

test("a model that makes two sizes is asked for one of those", () => {
  const input = { promptImage: "https://files.example/fox.png" };
  const fit = (width: number, height: number, model?: string) =>
    fittingSize(
      "image_to_video",
      { ...input, ...(model ? { model } : {}) },
      { promptImage: picture(width, height) },
    );
  expect(fit(1280, 720)).toBe("1280:768");
  expect(fit(720, 1280)).toBe("768:1280");
  expect(fit(1280, 720, "gen4_turbo")).toBe("1280:720");
});

test("what was not measured has no size that fits, nor has what decides for itself", () => {
  expect(fittingSize("character_performance", performance, {})).toBeUndefined();
  expect(fittingSize("video_to_video", {}, { videoUri: picture(1, 1) })).toBeUndefined();
});
