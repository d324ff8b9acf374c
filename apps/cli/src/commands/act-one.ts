import { generationCommand } from "./generation.ts";

/** Act-One: the older transfer of a facial expression. */
export const actOne = generationCommand({
  name: "act-one",
  operation: "act_one",
  fields: {
    callback_url: {
      value: "url",
      says: "An address of yours that the provider calls. Required, except at a server, which has its own.",
      optional: true,
    },
  },
  examples: [
    "act-one --video https://example.com/take-3.mp4 --image https://example.com/mia.png --callback-url https://example.com/hooks/4f1c9a",
  ],
});
