import { generationCommand } from "./generation.ts";

/** Image to video: a still picture in motion. */
export const animate = generationCommand({
  name: "animate",
  operation: "image_to_video",
  fields: {
    "promptImage.0.uri": { flag: "image", says: "The picture that comes to life. HTTPS URL." },
    "promptImage.0.position": { always: "first" },
    "promptImage.1.uri": {
      flag: "last-image",
      says: "The picture it ends with; gen3a_turbo only. HTTPS URL.",
    },
    "promptImage.1.position": {
      always: "last",
      refused: "--last-image is for --model gen3a_turbo only.",
    },
    promptText: { flag: "prompt" },
  },
  examples: [
    'animate --image https://example.com/mia.png --prompt "She turns to the window and smiles" --duration 10',
  ],
});
