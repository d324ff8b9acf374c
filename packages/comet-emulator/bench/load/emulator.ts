import { seededRandom, startCometEmulator } from "../../src/index.ts";

// The far side of the load bench, in a process of its own. Tells its address to the parent.

const emulator = await startCometEmulator({
  random: seededRandom(2024),
  generation: "bare",
  progress: process.argv[2] === "progress",
  refreshMs: 0,
  assets: { fetch: false },
  callbacks: false,
});
process.send?.({ url: emulator.url, key: emulator.apiKey });
process.once("disconnect", () => emulator.close());
