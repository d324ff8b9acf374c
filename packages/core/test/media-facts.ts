import type { ImageFacts, VideoFacts } from "../src/index.ts";

/** What a probe says of an ordinary picture. */
export function imageFacts(facts: Partial<ImageFacts> = {}): ImageFacts {
  return { kind: "image", mimeType: "image/png", sizeBytes: 500_000, width: 1280, height: 720, ...facts };
}

/** What a probe says of an ordinary clip. */
export function videoFacts(facts: Partial<VideoFacts> = {}): VideoFacts {
  return {
    kind: "video",
    mimeType: "video/mp4",
    sizeBytes: 4_000_000,
    width: 1280,
    height: 720,
    durationSeconds: 8,
    frameRate: 24,
    videoCodec: "avc",
    audioCodec: "aac",
    hasAudio: true,
    ...facts,
  };
}
