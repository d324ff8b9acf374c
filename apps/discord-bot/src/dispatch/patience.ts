import type { Card } from "../cards/card.ts";
import type { Reply } from "./context.ts";

/** A person is left without a word for no longer than this; Discord's own patience is 3 s. */
const patienceMs = 2_000;

/**
 * Lets a handler answer, and says something when it has not begun to for a while. What is said never fails the handler,
 * and never comes after its answer.
 *
 * @param startedAgoMs How long the person has been waiting already.
 */
export async function withPatience(
  reply: Reply,
  startedAgoMs: number,
  say: () => Promise<void>,
  run: (reply: Reply) => Promise<void>,
): Promise<void> {
  let said: Promise<void> | undefined;
  const timer = setTimeout(
    () => {
      said = say().catch(() => {});
    },
    Math.max(0, patienceMs - startedAgoMs),
  );
  const first = async (answer: () => Promise<void>) => {
    clearTimeout(timer);
    await said;
    await answer();
  };
  try {
    await run({
      place: reply.place,
      show: (card: Card) => first(() => reply.show(card)),
      whisper: (card: Card) => first(() => reply.whisper(card)),
      refuse: (card: Card) => first(() => reply.refuse(card)),
      remove: () => first(() => reply.remove()),
    });
  } finally {
    clearTimeout(timer);
    await said;
  }
}
