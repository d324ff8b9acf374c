import * as z from "zod/mini";
import { type Advisory, notice } from "../notices.ts";
import {
  type ContentModeration,
  contentModeration,
  described,
  integer,
  maxSeed,
  mediaUri,
  model,
  modelId,
  object,
  seed,
} from "./fields.ts";
import { checkMedia, cropAdvisory } from "./media-rules.ts";
import type { InputRules, Operation } from "./operation.ts";
import { gen4Ratios, sizesOf } from "./sizes.ts";

/** Body of `POST /runwayml/v1/character_performance`: Act-Two. */
export interface CharacterPerformanceInput {
  /** Who performs: an image (gestures are transferred too) or a video (its scene and camera are kept). */
  character: { type: "image" | "video"; uri: string };
  /** The performance that drives the character: a video of 3 to 30 seconds. */
  reference: { type: "video"; uri: string };
  /** Model id; `act_two` when left out. */
  model?: string | undefined;
  /** Size of the result. Left out, the provider decides. */
  ratio?: (typeof gen4Ratios)[number] | undefined;
  /** Transfer body movement as well as the face. Works on a character image only. */
  bodyControl?: boolean | undefined;
  /** How strongly expressions are transferred, 1 to 5; the provider's default is 3. */
  expressionIntensity?: number | undefined;
  /** 0 to 4294967295. */
  seed?: number | undefined;
  /** The provider's moderation setting for this request; its own default when left out. */
  contentModeration?: ContentModeration | undefined;
}

/** Act-Two: transfers a filmed performance to a character. */
export const characterPerformance: Operation<CharacterPerformanceInput> = {
  name: "character_performance",
  title: "Act-Two",
  summary: "Transfers a filmed performance, face, voice and body, to a character image or video.",
  createPath: "/runwayml/v1/character_performance",
  statusRoute: "tasks",
  models: ["act_two"],
  modelAliases: {
    "runwayml-character-performance": "act_two",
    runwayml_character_performance: "act_two",
  },
  sizes: sizesOf(gen4Ratios),
  defaults: { model: "act_two" },
  media: [
    {
      path: ["character", "uri"],
      kinds: ["image", "video"],
      required: true,
      // Copies of Runway's input rules by third parties name this window for images.
      ratio: { min: 0.5, max: 2.358 },
    },
    // 3 to 30 s: CometAPI model page, Runway OpenAPI.
    { path: ["reference", "uri"], kinds: ["video"], required: true, seconds: { min: 3, max: 30 } },
  ],
  // CometAPI model page: a flat price per request.
  price: { microUsd: 400_000, basis: "published" },
  // Our own starting point; a client learns from the tasks it sees.
  typicalSeconds: 90,

  schema(rules?: InputRules): z.ZodMiniType<CharacterPerformanceInput> {
    return object({
      character: described(
        object({ type: z.enum(["image", "video"]), uri: mediaUri(rules) }),
        "Who performs: an image or a video.",
      ),
      reference: described(
        object({ type: z.literal("video"), uri: mediaUri(rules) }),
        "The performance that drives the character: a video of 3 to 30 seconds.",
      ),
      model: z.optional(model(characterPerformance, rules)),
      ratio: z.optional(described(z.enum(gen4Ratios), "Size of the result, width:height in pixels.")),
      bodyControl: z.optional(
        described(z.boolean(), "Transfer body movement too. Works on a character image only."),
      ),
      expressionIntensity: z.optional(
        described(integer(1, 5), "How strongly expressions are transferred, 1 to 5; 3 when left out."),
      ),
      seed: z.optional(seed(maxSeed)),
      contentModeration: z.optional(contentModeration()),
    });
  },

  body: (input, rules) => ({ ...input, model: modelId(characterPerformance, input.model, rules) }),

  advise(input, media = {}) {
    const { issues, advisories } = checkMedia(characterPerformance, input, media);
    const worth: Advisory[] = [...advisories];
    if (input.bodyControl && input.character.type === "video") {
      worth.push(notice("body_control_needs_image", ["bodyControl"]));
    }
    const reference = media["reference.uri"];
    if (reference?.kind === "video" && !reference.hasAudio) worth.push(notice("no_sound", ["reference"]));
    worth.push(...cropAdvisory(["character"], media["character.uri"], input.ratio));
    return { issues, advisories: worth };
  },
};
