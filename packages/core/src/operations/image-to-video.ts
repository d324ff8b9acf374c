import * as z from "zod/mini";
import { type Advisory, type Issue, notice } from "../notices.ts";
import { described, mediaUri, model, modelId, object, seed, text } from "./fields.ts";
import { checkMedia, cropAdvisory } from "./media-rules.ts";
import type { InputRules, Operation } from "./operation.ts";
import { gen3Ratios, gen4Ratios, imageToVideoRatios, sizesOf } from "./sizes.ts";

/** A picture that stands at one end of the video. */
export interface PromptImage {
  uri: string;
  /** `last` is understood by Gen-3 Alpha Turbo only. */
  position: "first" | "last";
}

/** Body of `POST /runwayml/v1/image_to_video`. */
export interface ImageToVideoInput {
  /** The picture that comes to life: a URL, or one or two pictures with their positions. */
  promptImage: string | PromptImage[];
  /** Model id; `gen3a_turbo` when left out. */
  model?: string | undefined;
  /** What should happen, 1 to 512 UTF-16 units (CometAPI's limit; Runway's own is 1000). */
  promptText?: string | undefined;
  /** Seconds: 5 or 10; 5 when left out. */
  duration?: 5 | 10 | undefined;
  /** Size of the result; 1280:768 for gen3a_turbo and 1280:720 for others when left out. */
  ratio?: (typeof imageToVideoRatios)[number] | undefined;
  /** 0 to 999999999: this route's limit is lower than the others'. */
  seed?: number | undefined;
  /** Sent only when given: Runway itself removed it in 2025. */
  watermark?: boolean | undefined;
}

/** Image to video: sets a still picture in motion. */
export const imageToVideo: Operation<ImageToVideoInput> = {
  name: "image_to_video",
  title: "Image to video",
  summary: "Sets a still picture in motion for 5 or 10 seconds.",
  createPath: "/runwayml/v1/image_to_video",
  statusRoute: "tasks",
  models: ["gen3a_turbo", "gen4_turbo"],
  modelAliases: {},
  sizes: sizesOf(imageToVideoRatios),
  defaults: { model: "gen3a_turbo", duration: 5, ratio: "1280:768" },
  // Copies of Runway's input rules by third parties name this window for images.
  media: [
    { path: ["promptImage"], kinds: ["image"], required: true, ratio: { min: 0.5, max: 2.358 } },
    { path: ["promptImage", "*", "uri"], kinds: ["image"], required: false, ratio: { min: 0.5, max: 2.358 } },
  ],
  // CometAPI tutorial, May 2026: gen3a_turbo, flat for 5 or 10 s.
  price: { microUsd: 320_000, basis: "published" },
  // Our own starting point; a client learns from the tasks it sees.
  typicalSeconds: 60,

  schema(rules?: InputRules): z.ZodMiniType<ImageToVideoInput> {
    const image = object({ uri: mediaUri(rules), position: z.enum(["first", "last"]) });
    return object({
      promptImage: described(
        z.union([mediaUri(rules), z.array(image).check(z.minLength(1), z.maxLength(2))]),
        "The picture that comes to life: an HTTPS URL, or one or two of {uri, position}.",
      ),
      model: z.optional(model(imageToVideo, rules)),
      promptText: z.optional(described(text(1, 512), "What should happen, up to 512 characters.")),
      duration: z.optional(described(z.literal([5, 10]), "Seconds: 5 or 10; 5 when left out.")),
      ratio: z.optional(described(z.enum(imageToVideoRatios), "Size of the result, width:height in pixels.")),
      seed: z.optional(seed(999_999_999)),
      watermark: z.optional(described(z.boolean(), "Ask for a watermark; not every model knows it.")),
    });
  },

  body(input, rules) {
    const model = modelId(imageToVideo, input.model, rules);
    const ratio = model === "gen3a_turbo" ? "1280:768" : "1280:720";
    const only =
      typeof input.promptImage !== "string" && input.promptImage.length === 1 && input.promptImage[0];
    const promptImage = only && only.position === "first" ? only.uri : input.promptImage;
    return {
      ...input,
      promptImage,
      model,
      duration: input.duration ?? 5,
      ratio: input.ratio ?? ratio,
    };
  },

  advise(input, media = {}, rules) {
    const { issues, advisories } = checkMedia(imageToVideo, input, media);
    const worth: Advisory[] = [...advisories];
    const { model, ratio } = imageToVideo.body(input, rules) as { model: string; ratio: string };
    const known = modelRatios[model];
    if (known && !known.includes(ratio)) {
      worth.push(
        notice("ratio_model_mismatch", ["ratio"], { given: ratio, model, allowed: known.join(", ") }),
      );
    }
    if (input.promptText === undefined && model === "gen3a_turbo") {
      worth.push(notice("prompt_missing", ["promptText"], { model }));
    }
    worth.push(...cropAdvisory(["promptImage"], media.promptImage ?? media["promptImage.0.uri"], ratio));
    return { issues: [...issues, ...checkPositions(input, model)], advisories: worth };
  },
};

const modelRatios: Record<string, readonly string[]> = { gen3a_turbo: gen3Ratios, gen4_turbo: gen4Ratios };

function checkPositions({ promptImage }: ImageToVideoInput, model: string): Issue[] {
  if (typeof promptImage === "string") return [];
  const [first, second] = promptImage;
  if (first && first.position === second?.position) {
    return [notice("duplicate", ["promptImage", 1, "position"], { given: second.position })];
  }
  if (model !== "gen4_turbo") return [];
  const last = promptImage.findIndex(({ position }) => position === "last");
  const params = { expected: `first for ${model}`, allowed: "first", given: '"last"' };
  return last < 0 ? [] : [notice("not_allowed", ["promptImage", last, "position"], params)];
}
