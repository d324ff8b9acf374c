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

const decisionSchema = z.object({
  word: z.enum(["start", "leave", "edit"]),
  /** How often it was said, without what came to nothing. */
  times: z.number(),
});

type Decision = z.infer<typeof decisionSchema>;

/**
 * Decides what becomes of an offer: of two words at the same time, also to two bots, the first counts.
 *
 * @throws {BotError} when another word was first: `started`, or `notYours` for an offer that is over.
 */
export async function decide(
  server: Pick<PersonApi, "changeNote">,
  draftId: string,
  word: Decision["word"],
): Promise<void> {
  const say = (said: Decision | undefined): Decision => {
    if (!said || said.times === 0) return { word, times: 1 };
    if (said.word !== word) throw new BotError(said.word === "start" ? "started" : "notYours");
    return { word, times: said.times + 1 };
  };
  await server.changeNote("decisions", draftId, decisionSchema, say, draftSeconds);
}

/** Takes a word back of which nothing has come. Said once more meanwhile, it still counts: something may come of that. */
export async function reconsider(
  server: Pick<PersonApi, "changeNote">,
  draftId: string,
  word: Decision["word"],
): Promise<void> {
  const takeBack = (said: Decision = { word, times: 1 }): Decision => ({ ...said, times: said.times - 1 });
  await server.changeNote("decisions", draftId, decisionSchema, takeBack, draftSeconds);
}

/** How long an offer stands, in seconds. */
export const draftSeconds = 3_600;
