import type { MediaFacts } from "@understudy/core";
import { bytes } from "./words.ts";

/** What was measured of a file, in a line: `video, 8.0 s, 1280 x 720, 24 fps, H.264, with sound, 2.1 MB`. */
export function factsInWords(facts: MediaFacts): string {
  const size = `${facts.width} x ${facts.height}`;
  if (facts.kind === "image") {
    return ["image", size, facts.mimeType.replace("image/", "").toUpperCase(), bytes(facts.sizeBytes)].join(
      ", ",
    );
  }
  const { durationSeconds, frameRate, videoCodec, hasAudio, sizeBytes } = facts;
  return [
    "video",
    `${durationSeconds.toFixed(1)} s`,
    size,
    ...(frameRate === undefined ? [] : [`${Math.round(frameRate * 100) / 100} fps`]),
    ...(videoCodec === undefined ? [] : [codecNames[videoCodec] ?? videoCodec]),
    hasAudio ? "with sound" : "no sound",
    bytes(sizeBytes),
  ].join(", ");
}

const codecNames: Readonly<Record<string, string | undefined>> = {
  avc: "H.264",
  hevc: "H.265",
  vp8: "VP8",
  vp9: "VP9",
  av1: "AV1",
  prores: "ProRes",
};
