import { isTerminal } from "@understudy/core";
import type { ServerTask } from "../server/answers.ts";
import type { Place } from "./record.ts";

/** A task this process follows until its result is where it belongs. */
export interface Hand {
  readonly taskId: string;
  place: Place;
  task: ServerTask;
  /** Until when no other process takes it over. */
  claimedUntil: number;
  /** What the message shows, and since when. */
  shown: { what: string; status: string; at: number } | undefined;
  /** Whether showing progress has become pointless: the message is gone, or nothing leads to it. */
  isBlind: boolean;
  /** A request for it is under way. */
  isBusy: boolean;
  isRenewing: boolean;
  /** The result is there, the server does not know yet. */
  isDelivered: boolean;
  /** How often its film took too long, on the way here or to Discord. */
  delays: number;
  /** What failed last is not tried again before; what kept progress from being shown does not keep the result. */
  pause: { turn: Turn; failures: number; until: number } | undefined;
}

/** What to do for a task at the moment. */
export type Turn = "deliver" | "record" | "show" | "nothing";

/** Edits of one message are at least this far apart: Discord's and everybody's patience. */
const changeEveryMs = 1_500;
const progressEveryMs = 10_000;

/** Decides what a task needs. */
export function turnOf(hand: Hand, now: number): Turn {
  if (hand.isBusy || now >= hand.claimedUntil) return "nothing";
  const turn = nextTurn(hand, now);
  const isPaused = hand.pause?.turn === turn && now < hand.pause.until;
  return isPaused ? "nothing" : turn;
}

function nextTurn(hand: Hand, now: number): Turn {
  if (hand.isDelivered) return "record";
  if (isTerminal(hand.task.status)) return "deliver";
  if (hand.isBlind) return "nothing";
  const { shown } = hand;
  if (!shown) return "show";
  if (shown.what === whatIsShown(hand.task)) return "nothing";
  const everyMs = shown.status === hand.task.status ? progressEveryMs : changeEveryMs;
  return now - shown.at >= everyMs ? "show" : "nothing";
}

/** What a card of a task under way says: two that say the same look the same. */
export function whatIsShown({ status, progress, queue }: ServerTask): string {
  return `${status} ${Math.round((progress ?? 0) * 100)} ${queue?.place ?? ""}`;
}

/** How long to wait after so many failures, in milliseconds. */
export function pauseAfter(failures: number): number {
  return Math.min(3_600_000, 1_000 * 2 ** Math.min(failures, 12));
}
