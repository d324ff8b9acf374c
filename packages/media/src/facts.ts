import type { ImageFacts, VideoFacts } from "@understudy/core";

/** Image formats that are measured. */
export type ImageFormat = "jpeg" | "png" | "webp" | "gif" | "avif" | "heic" | "bmp" | "tiff" | "svg";

/** Video containers that are measured. `mp4` covers every file of the ISO family except QuickTime and 3GP. */
export type VideoContainer = "mp4" | "mov" | "3gp" | "webm" | "matroska";

/** What `probe` measured in an image: core's facts, and how the picture is stored. */
export interface ProbedImage extends ImageFacts {
  format: ImageFormat;
  /** EXIF orientation of a JPEG, 1 to 8; 1, upright, for everything else. `width` and `height` have it applied. */
  orientation: number;
}

/** What `probe` measured in a video: core's facts, and how the film is stored. */
export interface ProbedVideo extends VideoFacts {
  container: VideoContainer;
  /** Complete codec of the picture as in RFC 6381, such as `avc1.64001f`; absent where the codec is unknown. */
  videoCodecString?: string | undefined;
  /** Complete codec of the sound, such as `mp4a.40.2`. */
  audioCodecString?: string | undefined;
  /** Degrees the stored picture is turned clockwise to be shown. `width` and `height` have it applied. */
  rotation: 0 | 90 | 180 | 270;
  /** When the first frame is shown, in seconds; negative where the file hides its beginning. Mostly 0. */
  firstTimestampSeconds: number;
}

/** What `probe` measured. */
export type Probed = ProbedImage | ProbedVideo;
