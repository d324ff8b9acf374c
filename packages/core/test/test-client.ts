import {
  type ActOneInput,
  type CharacterPerformanceInput,
  type Client,
  type ClientOptions,
  createClient,
  type ImageToVideoInput,
  type TaskRef,
  type VideoToVideoInput,
} from "../src/index.ts";
import { epoch, type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** The key that tests use, which no error may ever hold. */
export const apiKey = "sk-do-not-tell";

/** A client whose pauses take no time, and the clock that counts them; chance always says 0. */
export function testClient(
  baseUrl: string,
  options: Partial<ClientOptions> = {},
): { client: Client; clock: VirtualClock } {
  const clock = virtualClock({ jumps: true });
  return { client: createClient({ apiKey, baseUrl, clock, random: () => 0, ...options }), clock };
}

/** One good input for each operation. */
export const inputs: {
  character_performance: CharacterPerformanceInput;
  act_one: ActOneInput;
  image_to_video: ImageToVideoInput;
  video_to_video: VideoToVideoInput;
} = {
  character_performance: {
    character: { type: "image", uri: "https://media.example/character.png" },
    reference: { type: "video", uri: "https://media.example/performance.mp4" },
  },
  act_one: {
    video: "https://media.example/performance.mp4",
    image: "https://media.example/character.png",
    callback_url: "https://understudy.example/callbacks/secret",
  },
  image_to_video: { promptImage: "https://media.example/still.png" },
  video_to_video: { videoUri: "https://media.example/clip.mp4", promptText: "At night." },
};

/** A task that was submitted when virtual time began. */
export const freshRef: TaskRef = {
  operation: "character_performance",
  id: "6f2b8f0e-61d6-4c8a-9f3e-0d7f3f6f8b11",
  submittedAt: new Date(epoch).toISOString(),
};
