import * as z from "zod/mini";
import { type Advisory, notice } from "../notices.ts";
import { described, httpsUrl, mediaUri, object } from "./fields.ts";
import { checkMedia } from "./media-rules.ts";
import type { InputRules, Operation } from "./operation.ts";

/** Body of `POST /runway/pro/act_one`. */
export interface ActOneInput {
  /** URL of the performance; 16:9 only. */
  video: string;
  /** URL of the picture that receives the expression; 16:9 only. */
  image: string;
  /**
   * Where the provider posts the result. It carries the result's address, so name a host of your own. CometAPI wants it
   * always; an Understudy server supplies it.
   */
  callback_url?: string | undefined;
}

/** Act-One: transfers the expression of a video to an image, through the provider's older route. */
export const actOne: Operation<ActOneInput> = {
  name: "act_one",
  title: "Act-One",
  summary: "Transfers the facial expression of a 16:9 video to a 16:9 image.",
  createPath: "/runway/pro/act_one",
  statusRoute: "feed",
  models: [],
  modelAliases: {},
  sizes: [],
  defaults: {},
  // 16:9 sources only: CometAPI Act-One page.
  media: [
    { path: ["video"], kinds: ["video"], required: true, shape: { width: 16, height: 9 } },
    { path: ["image"], kinds: ["image"], required: true, shape: { width: 16, height: 9 } },
  ],
  // CometAPI publishes none: taken to be that of character performance.
  price: { microUsd: 400_000, basis: "assumed" },
  // Our own starting point; a client learns from the tasks it sees.
  typicalSeconds: 90,

  schema(rules?: InputRules): z.ZodMiniType<ActOneInput> {
    const callbackUrl = httpsUrl(rules);
    return object({
      video: described(mediaUri(rules), "HTTPS URL of the performance; 16:9 only."),
      image: described(mediaUri(rules), "HTTPS URL of the picture that receives the expression; 16:9 only."),
      callback_url: described(
        rules?.optionalCallback ? z.optional(callbackUrl) : callbackUrl,
        "HTTPS URL the provider posts the result to. It carries the result, so name a host of your own.",
      ),
    });
  },

  body: (input) => ({ ...input }),

  advise(input, media = {}) {
    const { issues, advisories } = checkMedia(actOne, input, media);
    const worth: Advisory[] = [...advisories];
    if (media.video?.kind === "video" && !media.video.hasAudio) worth.push(notice("no_sound", ["video"]));
    return { issues, advisories: worth };
  },
};
