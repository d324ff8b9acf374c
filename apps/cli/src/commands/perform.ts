import { generationCommand } from "./generation.ts";

/** Act-Two: a filmed performance drives a character. */
export const perform = generationCommand({
  name: "perform",
  operation: "character_performance",
  fields: {
    "character.uri": { flag: "character" },
    "character.type": {
      flag: "character-type",
      says: "Whether the character is an image or a video; found by looking at it when left out.",
      optional: true,
    },
    "reference.uri": { flag: "performance", alias: "reference" },
  },
  complete(input, media) {
    const { character } = input as { character?: { type?: unknown } };
    const facts = media["character.uri"];
    if (character && facts) character.type ??= facts.kind;
  },
  examples: [
    "perform --character https://example.com/mia.png --performance https://example.com/take-3.mp4",
    "perform --character https://example.com/mia.png --performance https://example.com/take-3.mp4 --ratio 720:1280 --body-control --yes -o shots/",
  ],
});
