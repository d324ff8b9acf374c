import { generationCommand } from "./generation.ts";

/** Video to video: a filmed clip in another look. */
export const restyle = generationCommand({
  name: "restyle",
  operation: "video_to_video",
  fields: {
    videoUri: { flag: "video" },
    promptText: { flag: "prompt" },
    "references.0.uri": { flag: "reference" },
  },
  examples: ['restyle --video https://example.com/take-3.mp4 --prompt "As a charcoal drawing on grey paper"'],
});
