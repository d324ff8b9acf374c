import { fileURLToPath } from "node:url";

/** A committed sample file and what is true of it. */
export interface SampleImage {
  kind: "image";
  /** Absolute path. */
  path: string;
  mimeType: string;
  /** Pixels as displayed. */
  width: number;
  height: number;
}

/** A committed sample film and what is true of it. H.264 in mp4, the index in front. */
export interface SampleVideo {
  kind: "video";
  /** Absolute path. */
  path: string;
  mimeType: string;
  /** Pixels as displayed. */
  width: number;
  height: number;
  /** Length in seconds. */
  seconds: number;
  /** Frames a second. */
  frameRate: number;
  /** Whether there is an AAC sound track. */
  hasAudio: boolean;
}

/**
 * The sample media, by name: a performer who speaks, in three shapes and once for 45 seconds; a fox to cast, in the same
 * shapes; a lighthouse keeper to cast as a video. Drawn from nothing by `make.ts`.
 */
export const sampleMedia = {
  performer: video("performer.mp4", 1280, 720, 8, { hasAudio: true }),
  performerPortrait: video("performer-portrait.mp4", 720, 1280, 8, { hasAudio: true }),
  performerSquare: video("performer-square.mp4", 960, 960, 8, { hasAudio: true }),
  performance45s: video("performance-45s.mp4", 640, 360, 45, { hasAudio: true }),
  character: image("character.jpg", 1280, 720),
  characterPortrait: image("character-portrait.jpg", 720, 1280),
  characterSquare: image("character-square.jpg", 960, 960),
  characterVideo: video("character-video.mp4", 1280, 720, 6, { hasAudio: false }),
} as const;

/** The name of a sample file. */
export type SampleName = keyof typeof sampleMedia;

function image(name: string, width: number, height: number): SampleImage {
  return { kind: "image", path: mediaPath(name), mimeType: "image/jpeg", width, height };
}

function video(
  name: string,
  width: number,
  height: number,
  seconds: number,
  { hasAudio }: { hasAudio: boolean },
): SampleVideo {
  return {
    kind: "video",
    path: mediaPath(name),
    mimeType: "video/mp4",
    width,
    height,
    seconds,
    frameRate: 24,
    hasAudio,
  };
}

function mediaPath(name: string): string {
  return fileURLToPath(new URL(`../../media/${name}`, import.meta.url));
}
