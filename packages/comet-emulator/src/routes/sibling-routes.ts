import type { InputRules, MediaRule } from "@understudy/core";
import * as z from "zod";
import type { CreateRoute, Refusal, ResultPlan } from "./create-route.ts";
import { shapeOf } from "./result-shape.ts";

// The provider's create routes that the suite does not use itself, as far as their pages describe them.

const image: MediaRule["kinds"] = ["image"];
const video: MediaRule["kinds"] = ["video"];

/** CometAPI page of text to image; without a reference it answers `reference_images_empty`. */
const textToImage: CreateRoute = {
  name: "text_to_image",
  path: "/runwayml/v1/text_to_image",
  title: "Text to image",
  family: "id",
  microUsd: 320_000,
  media: [{ path: ["referenceImages", "*", "uri"], kinds: image, required: true }],
  shows: { character: ["referenceImages.0.uri"] },
  refuse(body, rules) {
    const { referenceImages } = (body ?? {}) as { referenceImages?: unknown };
    if (!Array.isArray(referenceImages) || referenceImages.length === 0) {
      return { word: "reference_images_empty" };
    }
    const reference = z.strictObject({ uri: address(rules), tag: z.string().optional() });
    return bodyIssues(
      z.strictObject({
        promptText: z.string().min(1).max(1000),
        ratio: z.string().regex(/^\d+:\d+$/),
        model: z.literal("gen4_image"),
        referenceImages: z.array(reference).max(3),
        seed: z.int().min(0).max(4_294_967_295).optional(),
        contentModeration: z
          .strictObject({ publicFigureThreshold: z.enum(["auto", "low"]).optional() })
          .optional(),
      }),
      body,
    );
  },
  judge: () => [],
  plan: (body) => ({ kind: "image", seconds: 0, ...ratioSize((body as { ratio: string }).ratio) }),
};

/** CometAPI page of upscaling: four times the size, the longer side at most 4096 pixels. */
const videoUpscale: CreateRoute = {
  name: "video_upscale",
  path: "/runwayml/v1/video_upscale",
  title: "Upscale",
  family: "id",
  microUsd: 400_000,
  media: [{ path: ["videoUri"], kinds: video, required: true }],
  shows: { character: ["videoUri"] },
  refuse: (body, rules) =>
    bodyIssues(z.strictObject({ videoUri: address(rules), model: z.literal("upscale_v1") }), body),
  judge: () => [],
  plan: (_body, { videoUri }) => ({
    kind: "video",
    seconds: videoUri?.kind === "video" ? videoUri.durationSeconds : 5,
    ...shapeOf(videoUri, { scale: 4, longest: 4096 }),
  }),
};

/** CometAPI pages of the older wrapper's text and image to video. */
const generate: CreateRoute = {
  name: "generate",
  path: "/runway/pro/generate",
  title: "Generate",
  family: "envelope",
  microUsd: 400_000,
  media: [{ path: ["image"], kinds: image, required: false }],
  shows: { character: ["image"] },
  refuse(body, rules) {
    const { image } = (body ?? {}) as { image?: unknown };
    const number = z.number();
    const options = z.looseObject({
      seconds: z.literal([5, 10]),
      motion_vector: z.looseObject({
        x: number,
        y: number,
        z: number,
        r: number,
        bg_x_pan: number,
        bg_y_pan: number,
      }),
    });
    return firstWord(
      z.looseObject({
        callback_url: address(rules),
        prompt: z.string().min(1),
        model: z.string().min(1),
        image: address(rules).optional(),
        options: image === undefined ? options : options.partial().optional(),
      }),
      body,
    );
  },
  judge: () => [],
  plan(body) {
    const { ratio = "16:9", options } = body as { ratio?: string; options?: { seconds?: number } };
    return { kind: "video", seconds: options?.seconds ?? 5, ...ratioSize(ratio) };
  },
};

/** Restyling by the older wrapper. Its page is not stored anywhere public: only the fields that must be there are read. */
const video2video: CreateRoute = {
  name: "video2video",
  path: "/runway/pro/video2video",
  title: "Video to video, older",
  family: "envelope",
  microUsd: 400_000,
  media: [{ path: ["video"], kinds: video, required: true }],
  shows: { character: ["video"] },
  refuse: (body, rules) =>
    firstWord(z.looseObject({ callback_url: address(rules), video: address(rules) }), body),
  judge: () => [],
  plan: (_body, { video }) => ({
    kind: "video",
    seconds: Math.min(5, video?.kind === "video" ? video.durationSeconds : 5),
    ...shapeOf(video),
  }),
};

/** The routes beside the suite's operations. */
export const siblingRoutes: readonly CreateRoute[] = [textToImage, videoUpscale, generate, video2video];

/** Runway's rule for addresses: https and a host name; loopback where it is allowed. */
function address(rules: InputRules): z.ZodType<string> {
  return z.string().refine(
    (text) => {
      const url = URL.parse(text);
      if (!url) return false;
      const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
      if (loopback) return rules.allowLoopbackHttp === true && /^https?:$/.test(url.protocol);
      return url.protocol === "https:" && !/^(\[.*\]|[\d.]+)$/.test(url.hostname);
    },
    { error: "Only HTTPS URLs of a named host are allowed" },
  );
}

function bodyIssues(schema: z.ZodType, body: unknown): Refusal | undefined {
  const { error } = schema.safeParse(body);
  const issues = error?.issues.map(({ code, path, message }) => ({
    code,
    path: path as (string | number)[],
    message,
  }));
  return issues && { issues };
}

function firstWord(schema: z.ZodType, body: unknown): Refusal | undefined {
  const issue = schema.safeParse(body).error?.issues[0];
  if (!issue) return undefined;
  const field = String(issue.path[0] ?? "body");
  const given = (body as Record<string, unknown> | null)?.[field];
  return { word: given === undefined || given === "" ? `${field}_empty` : `${field}: ${issue.message}` };
}

/** `1280:720` is a size, `16:9` a shape. */
function ratioSize(ratio: string): Pick<ResultPlan, "width" | "height"> {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  if (!(width > 0 && height > 0)) return shapeOf(undefined);
  return width >= 100 ? { width, height } : shapeOf({ width: width * 100, height: height * 100 });
}
