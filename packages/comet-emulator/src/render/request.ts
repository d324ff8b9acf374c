import { RenderError } from "./render-error.ts";

/** Frames a second of every result, as Act-Two's (CometAPI model page). */
export const frameRate = 24;

/** What a result is made of. */
export interface RenderRequest {
  /** Fills the picture. */
  character: { kind: "image" | "video"; bytes: Uint8Array };
  /** Drives a still character, is shown small in a corner, and gives its sound. */
  performance?: { kind: "video"; bytes: Uint8Array };
  /** Pixels: even numbers from 64 to 4096. */
  width: number;
  height: number;
  /**
   * Length of the result, above 0 and up to 120. Left out, it is as long as the performance, or else as the character's
   * video. A performance that is shorter keeps its last frame; a character's video that is shorter begins again.
   */
  seconds?: number;
  /** A few words beside SIMULATED, such as the operation's title. */
  label?: string;
}

/** Refuses sizes and lengths that no H.264 file of ours can have, with `invalid_request`. */
export function checkRequest({ width, height, seconds }: RenderRequest): void {
  for (const [field, given] of Object.entries({ width, height })) {
    if (Number.isInteger(given) && given % 2 === 0 && given >= 64 && given <= 4096) continue;
    throw new RenderError(
      "invalid_request",
      `${field} must be an even number from 64 to 4096, not ${given}.`,
    );
  }
  if (seconds !== undefined && !(seconds > 0 && seconds <= 120)) {
    throw new RenderError("invalid_request", `seconds must be above 0 and at most 120, not ${seconds}.`);
  }
}
