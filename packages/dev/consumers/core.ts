import { createClient, type TaskRef } from "@understudy/core";

// Creates a task the way an application would, with an answer of its own instead of the network's.
const client = createClient({
  apiKey: "key",
  fetch: () => Promise.resolve(Response.json({ id: "17a4" })),
});
const ref: TaskRef = await client.characterPerformance({
  character: { type: "image", uri: "https://example.com/character.png" },
  reference: { type: "video", uri: "https://example.com/performance.mp4" },
});
console.log(`created task ${ref.id}`);
