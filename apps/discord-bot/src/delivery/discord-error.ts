import { DiscordAPIError, HTTPError } from "discord.js";

/** What an error of Discord means for where to go next. */
export type DiscordProblem =
  /** The interaction's token is over. */
  | "token_over"
  /** The message is not there any more. */
  | "message_gone"
  /** The bot may not, or can no longer, reach the channel. */
  | "no_access"
  /** The person takes no direct messages. */
  | "dm_closed"
  /** The file is too large for the place. */
  | "too_large"
  /** Another process, or this one before, has answered the interaction. */
  | "answered_already"
  /** Discord refuses what was sent, as it is. */
  | "refused"
  /** It may pass: try the same again later. */
  | "passing";

/** By Discord's error codes (opcodes and status codes, JSON error codes). */
const byCode: Readonly<Record<number, DiscordProblem>> = {
  10003: "no_access",
  10004: "no_access",
  10008: "message_gone",
  10013: "dm_closed",
  10015: "token_over",
  10062: "token_over",
  40005: "too_large",
  40060: "answered_already",
  50001: "no_access",
  50007: "dm_closed",
  50013: "no_access",
  50027: "token_over",
  50083: "no_access",
  50278: "dm_closed",
};

/** Sorts whatever a request to Discord threw. */
export function problemOf(error: unknown): DiscordProblem {
  if (error instanceof DiscordAPIError) {
    const known = byCode[Number(error.code)];
    if (known) return known;
    if (error.status === 413) return "too_large";
    if (error.status === 403) return "no_access";
    return error.status === 401
      ? "token_over"
      : error.status >= 500 || error.status === 429
        ? "passing"
        : "refused";
  }
  if (error instanceof HTTPError) {
    if (error.status === 413) return "too_large";
    return error.status >= 400 && error.status < 500 && error.status !== 429 ? "refused" : "passing";
  }
  // Rate limits, broken connections, timeouts.
  return "passing";
}
