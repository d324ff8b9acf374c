import type { Card } from "../cards/card.ts";
import { problemOf } from "./discord-error.ts";
import type { DiscordMessages } from "./discord-messages.ts";
import type { Place } from "./record.ts";

/** A way by which a result reached somebody. */
export type Way = "token" | "edit" | "post" | "direct";

/** A result in two sizes. */
export interface Result {
  /** With the file itself; absent where it is known to be too large for anywhere. */
  full: { card: Card; bytes: number } | undefined;
  /** What goes in its stead, best first: with a still and an address, with the address alone. */
  instead: readonly (() => Promise<Card>)[];
}

/** No way led to the person. */
export class UndeliverableError extends Error {
  override name = "UndeliverableError";
}

/** Largest file in a direct message, whatever a server allows: Discord's default of 10 MiB. */
const directFileBytes = 10 * 2 ** 20;
/** A token that is over while a file is on its way is no use. */
const tokenMarginMs = 20_000;
const patienceMs = 90_000;

/**
 * Brings a result to its place, or as near as can be: the first answer is edited by the interaction's token, then by the
 * bot's own right, then it is posted anew, then sent directly. A file that is too large goes as a still with an address.
 *
 * @returns the way that worked.
 * @throws {UndeliverableError} when none did. Whatever may pass (rate limits, server errors) is thrown as it is.
 */
export async function bring(
  place: Place,
  result: Result,
  { messages, reason, now }: { messages: DiscordMessages; reason: string; now: number },
): Promise<Way> {
  let refusal: unknown;
  for (const way of waysTo(place, now)) {
    const maxBytes = way === "direct" ? Math.min(place.maxFileBytes, directFileBytes) : place.maxFileBytes;
    const { full, instead } = result;
    const sizes = full && full.bytes <= maxBytes ? [async () => full.card, ...instead] : instead;
    for (const size of sizes) {
      try {
        await send(way, place, await size(), messages, reason);
        return way;
      } catch (error) {
        refusal = error;
        const problem = problemOf(error);
        if (problem === "passing") throw error;
        // What Discord refuses in full may pass without the file; nothing else gets better by that.
        if (problem !== "too_large" && problem !== "refused") break;
      }
    }
  }
  throw new UndeliverableError("No message could be edited, posted or sent.", { cause: refusal });
}

/** The ways worth trying, best first. */
export function waysTo({ token, isPrivate, isPersonal }: Place, now: number): Way[] {
  const byToken: Way[] = token && token.expiresAt - tokenMarginMs > now ? ["token"] : [];
  // What only one person sees, and nobody can call up again, is no place for something paid.
  if (isPrivate) return ["direct", ...byToken];
  return isPersonal ? [...byToken, "direct"] : [...byToken, "edit", "post", "direct"];
}

function send(way: Way, place: Place, card: Card, messages: DiscordMessages, reason: string): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs);
  switch (way) {
    case "token":
      return messages.editByToken(place.token?.value ?? "", card, signal);
    case "edit":
      return messages.edit(place.channelId, place.messageId, card, signal);
    case "post":
      return messages.post(place.channelId, card, reason, signal);
    case "direct":
      return messages.postToUser(place.userId, card, reason, signal);
  }
}
