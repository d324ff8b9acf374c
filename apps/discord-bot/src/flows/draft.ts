import type { OperationName } from "@understudy/core";
import * as z from "zod";
import { BotError } from "../dispatch/bot-error.ts";
import type { PersonApi } from "../server/api.ts";
import { type About, aboutSchema } from "./about.ts";

/** A request that waits for somebody's word. Kept at the server, under its maker's name. */
export const draftSchema = z.object({
  operation: z.enum(["character_performance", "act_one", "image_to_video", "video_to_video"]),
  input: z.record(z.string(), z.unknown()),
  /** The task it is another try of. */
  retryOf: z.string().optional(),
  /** A picture of what was given, at Discord. */
  picture: z.string().optional(),
  /** The names of the files that were given. */
  about: aboutSchema.optional(),
});

export interface Draft {
  operation: OperationName;
  input: Record<string, unknown>;
  retryOf?: string | undefined;
  picture?: string | undefined;
  about?: About | undefined;
}

const decisions = ["start", "leave", "edit"] as const;

/**
 * Decides what becomes of an offer: of two words at the same time, also to two bots, the first counts.
 *
 * @throws {BotError} when another word was first: `started`, or `notYours` for an offer that is over.
 */
export async function decide(
  server: Pick<PersonApi, "note" | "keepFirstNote">,
  draftId: string,
  decision: (typeof decisions)[number],
): Promise<void> {
  if (await server.keepFirstNote("decisions", draftId, decision, draftSeconds)) return;
  const first = await server.note("decisions", draftId, z.enum(decisions));
  if (first !== decision) throw new BotError(first === "start" ? "started" : "notYours");
}

/** Takes a word back, where nothing has come of it. */
export async function reconsider(server: Pick<PersonApi, "dropNote">, draftId: string): Promise<void> {
  await server.dropNote("decisions", draftId);
}

/** How long an offer stands, in seconds. */
export const draftSeconds = 3_600;
