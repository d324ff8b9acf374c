import { readFileSync } from "node:fs";
import { type CometEmulatorOptions, startCometEmulator } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";

// The emulator in a process of its own, that can be killed. Its options come as JSON.
const options: CometEmulatorOptions & { port: number } = JSON.parse(process.argv[2] ?? "{}");
const film = readFileSync(sampleMedia.characterVideo.path);
const { url } = await startCometEmulator({ ...options, render: async () => film });
console.log(url);
