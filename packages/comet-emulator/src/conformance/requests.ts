import type { OperationName } from "@understudy/core";
import type { ConformanceTarget } from "./target.ts";

/** A request that must be accepted, and what its result must be like; absent figures are the server's to choose. */
export interface PaidRequest {
  body: Record<string, unknown>;
  width?: number;
  height?: number;
  /** `input`: as long as the sample video. */
  seconds?: number | "input";
}

/** One good request of each operation. */
export function paidRequests(target: ConformanceTarget): Record<OperationName, PaidRequest> {
  const { video, picture } = target.samples;
  return {
    character_performance: {
      body: {
        character: { type: "image", uri: picture },
        reference: { type: "video", uri: video },
        model: "act_two",
        ratio: "960:960",
        bodyControl: true,
        expressionIntensity: 3,
        seed: 4_294_967_295,
        contentModeration: { publicFigureThreshold: "auto" },
      },
      width: 960,
      height: 960,
      seconds: "input",
    },
    image_to_video: {
      body: { promptImage: picture, model: "gen3a_turbo", duration: 5, ratio: "1280:768", seed: 999_999_999 },
      width: 1280,
      height: 768,
      seconds: 5,
    },
    video_to_video: {
      body: { videoUri: video, promptText: "the same scene at night", model: "gen4_aleph", seed: 1 },
    },
    act_one: {
      body: { video, image: picture, callback_url: target.callbackUrl },
      seconds: "input",
    },
  };
}

/** A request that must be refused: the operation, what is changed about its good request, and the field at fault. */
export type BadRequest = [what: string, name: OperationName, change: Record<string, unknown>, field: string];

/** Requests that must be refused before they cost anything. */
export function badRequests(target: ConformanceTarget): BadRequest[] {
  const { video, picture } = target.samples;
  // A server of the clean dialect supplies a callback address of its own.
  const callback: BadRequest[] =
    target.dialect === "comet"
      ? [["no callback_url", "act_one", { callback_url: undefined }, "callback_url"]]
      : [];
  return [
    ["no reference", "character_performance", { reference: undefined }, "reference"],
    ["no character", "character_performance", { character: undefined }, "character"],
    ["an unknown model", "character_performance", { model: "act_zero" }, "model"],
    ["an unknown ratio", "character_performance", { ratio: "1:1" }, "ratio"],
    ["an intensity of 6", "character_performance", { expressionIntensity: 6 }, "expressionIntensity"],
    ["a seed above 2^32", "character_performance", { seed: 4_294_967_296 }, "seed"],
    ["a seed of words", "character_performance", { seed: "random" }, "seed"],
    [
      "an audio character",
      "character_performance",
      { character: { type: "audio", uri: picture } },
      "character",
    ],
    [
      "an ftp reference",
      "character_performance",
      { reference: { type: "video", uri: "ftp://a.example/x" } },
      "reference",
    ],
    [
      "a picture as reference",
      "character_performance",
      { reference: { type: "video", uri: picture } },
      "reference",
    ],
    ["no picture", "image_to_video", { promptImage: undefined }, "promptImage"],
    ["a video as picture", "image_to_video", { promptImage: video }, "promptImage"],
    ["a prompt of 513", "image_to_video", { promptText: "x".repeat(513) }, "promptText"],
    ["an empty prompt", "image_to_video", { promptText: "" }, "promptText"],
    ["a duration of 7", "image_to_video", { duration: 7 }, "duration"],
    ["a seed above 10^9", "image_to_video", { seed: 1_000_000_000 }, "seed"],
    ["no prompt", "video_to_video", { promptText: undefined }, "promptText"],
    ["a prompt of 1001", "video_to_video", { promptText: "x".repeat(1001) }, "promptText"],
    ...callback,
    ["no image", "act_one", { image: undefined }, "image"],
    ["an unknown field", "character_performance", { flavour: "sweet" }, "flavour"],
  ];
}
