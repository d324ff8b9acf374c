import type { OperationName } from "@understudy/core";
import * as z from "zod";

/** A request that waits for somebody's word. Kept at the server, under its maker's name. */
export const draftSchema = z.object({
  operation: z.enum(["character_performance", "act_one", "image_to_video", "video_to_video"]),
  input: z.record(z.string(), z.unknown()),
  /** The task it is another try of. */
  retryOf: z.string().optional(),
  /** A picture of what was given, at Discord. */
  picture: z.string().optional(),
});

export interface Draft {
  operation: OperationName;
  input: Record<string, unknown>;
  retryOf?: string | undefined;
  picture?: string | undefined;
}

/** How long an offer stands, in seconds. */
export const draftSeconds = 3_600;
