import type { Message } from "@understudy/discord-emulator";
import { answer, cast, type Stage, says, type Theatre } from "./stage.ts";

/** A task that is under way until it is let end. */
export interface UnderWay {
  /** The message it is shown in. */
  card: Message;
  finish(): void;
}

let seeds = 1_000;

/** Asks for a performance, and confirms it, also twice at the same time. */
export async function confirmed(
  theatre: Theatre,
  { channel, person }: Stage,
  { isTwice = false }: { isTwice?: boolean } = {},
): Promise<UnderWay> {
  const seed = ++seeds;
  const finish = theatre.server.hold(seed);
  const card = await answer(theatre, await person.slash(channel, "perform", { ...cast, seed }));
  const press = async () => (await person.click(card, "Confirm · $0.40")).acknowledged();
  await Promise.all(isTwice ? [press(), press()] : [press()]);
  return { card, finish };
}

/** Waits until a task's card says something. */
export function shows(
  theatre: Theatre,
  { channel }: Stage,
  { card }: UnderWay,
  words: string,
): Promise<Message> {
  const isShown = (message: Message) => message.id === card.id && says(theatre, words)(message);
  return theatre.discord.waitForMessage(channel, isShown, { timeoutMs: 60_000 });
}
