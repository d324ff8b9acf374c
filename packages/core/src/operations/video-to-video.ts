import * as z from "zod/mini";
import { type Advisory, notice } from "../notices.ts";
import {
  type ContentModeration,
  contentModeration,
  described,
  maxSeed,
  mediaUri,
  model,
  modelId,
  object,
  seed,
  text,
} from "./fields.ts";
import { checkMedia } from "./media-rules.ts";
import type { InputRules, Operation } from "./operation.ts";
import { alephRatios } from "./sizes.ts";

/** Body of `POST /runwayml/v1/video_to_video`: Aleph. */
export interface VideoToVideoInput {
  /** The video to restyle: an HTTPS URL, or a base64 data URI of a video. Only its first 5 seconds are used. */
  videoUri: string;
  /** What should change, 1 to 1000 UTF-16 units. */
  promptText: string;
  /** Model id; `gen4_aleph` when left out. */
  model?: string | undefined;
  /** At most one picture whose look is taken over. */
  references?: { type: "image"; uri: string }[] | undefined;
  /** Passed on, but ignored by Runway since November 2025. */
  ratio?: (typeof alephRatios)[number] | undefined;
  /** 0 to 4294967295. */
  seed?: number | undefined;
  /** The provider's moderation setting for this request; its own default when left out. */
  contentModeration?: ContentModeration | undefined;
}

/** Video to video: restyles or edits a filmed clip. */
export const videoToVideo: Operation<VideoToVideoInput> = {
  name: "video_to_video",
  title: "Video to video",
  summary: "Restyles or edits the first 5 seconds of a video after a written prompt.",
  createPath: "/runwayml/v1/video_to_video",
  statusRoute: "tasks",
  models: ["gen4_aleph"],
  modelAliases: {},
  sizes: [],
  defaults: { model: "gen4_aleph" },
  media: [
    {
      path: ["videoUri"],
      kinds: ["video"],
      required: true,
      dataUri: true,
      // Scenario's documentation of Aleph.
      usedSeconds: 5,
    },
    { path: ["references", "*", "uri"], kinds: ["image"], required: false },
  ],
  // CometAPI publishes none: taken to be that of character performance.
  price: { microUsd: 400_000, basis: "assumed" },
  // Our own starting point; a client learns from the tasks it sees.
  typicalSeconds: 90,

  schema(rules?: InputRules): z.ZodMiniType<VideoToVideoInput> {
    const reference = object({ type: z.literal("image"), uri: mediaUri(rules) });
    return object({
      videoUri: described(mediaUri(rules, "video"), "The video to restyle: HTTPS URL or base64 data URI."),
      promptText: described(text(1, 1000), "What should change, up to 1000 characters."),
      model: z.optional(model(videoToVideo, rules)),
      references: z.optional(
        described(z.array(reference).check(z.maxLength(1)), "At most one picture whose look is taken over."),
      ),
      ratio: z.optional(
        described(z.enum(alephRatios), "Passed on, but ignored by the provider since November 2025."),
      ),
      seed: z.optional(seed(maxSeed)),
      contentModeration: z.optional(contentModeration()),
    });
  },

  body: (input, rules) => ({ ...input, model: modelId(videoToVideo, input.model, rules) }),

  advise(input, media = {}, rules) {
    const { issues, advisories } = checkMedia(videoToVideo, input, media);
    const worth: Advisory[] = [...advisories];
    const model = modelId(videoToVideo, input.model, rules) ?? "";
    if (input.ratio !== undefined) worth.push(notice("ratio_ignored", ["ratio"], { model }));
    return { issues, advisories: worth };
  },
};
