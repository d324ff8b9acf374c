import { createClient } from "../src/index.ts";
import { virtualClock } from "./virtual-clock.ts";

// Performs where there is nothing but what every JavaScript of the web has.
globalThis.onmessage = async ({ data: baseUrl }: MessageEvent<string>) => {
  const client = createClient({ apiKey: "sk-1", baseUrl, clock: virtualClock({ jumps: true }) });
  const ref = await client.characterPerformance({
    character: { type: "image", uri: "https://media.example/character.png" },
    reference: { type: "video", uri: "https://media.example/performance.mp4" },
  });
  const { output } = await client.wait(ref);
  const globals = ["process", "Buffer", "document"].map((name) => typeof Reflect.get(globalThis, name));
  postMessage({ globals, output });
};
