/** What a probe measured in an image file. `@understudy/media` produces it; any other probe may. */
export interface ImageFacts {
  kind: "image";
  /** IANA media type, such as `image/jpeg`. */
  mimeType: string;
  /** Size of the whole file in bytes. */
  sizeBytes: number;
  /** Width as displayed, in pixels, after the orientation tag. */
  width: number;
  /** Height as displayed, in pixels, after the orientation tag. */
  height: number;
}

/** What a probe measured in a video file. */
export interface VideoFacts {
  kind: "video";
  /** IANA media type, such as `video/mp4`. */
  mimeType: string;
  /** Size of the whole file in bytes. */
  sizeBytes: number;
  /** Width as displayed, in pixels, after rotation. */
  width: number;
  /** Height as displayed, in pixels, after rotation. */
  height: number;
  /** Length of what is shown, in seconds. */
  durationSeconds: number;
  /** Frames per second, averaged. */
  frameRate?: number | undefined;
  /** Codec family of the picture: `avc`, `hevc`, `vp8`, `vp9`, `av1`, `prores` and so on. */
  videoCodec?: string | undefined;
  /** Codec family of the sound. */
  audioCodec?: string | undefined;
  /** Whether there is a sound track. */
  hasAudio: boolean;
}

/** What a probe measured in a media file. */
export type MediaFacts = ImageFacts | VideoFacts;

/** The two kinds of media an operation takes. */
export type MediaKind = MediaFacts["kind"];
