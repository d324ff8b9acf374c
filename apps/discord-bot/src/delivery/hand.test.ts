import { expect, test } from "vitest";
import type { ServerTask } from "../server/answers.ts";
import { type Hand, pauseAfter, turnOf, whatIsShown } from "./hand.ts";

const task = (changes: Partial<ServerTask> = {}): ServerTask => ({
  id: "t",
  operation: "act_one",
  status: "PENDING",
  createdAt: "2026-11-21T10:00:00Z",
  ...changes,
});
const hand = (changes: Partial<Hand> = {}): Hand =>
  ({
    taskId: "t",
    task: task(),
    claimedUntil: 100_000,
    shown: undefined,
    isBlind: false,
    isBusy: false,
    isRenewing: false,
    isDelivered: false,
    pause: undefined,
    ...changes,
  }) as Hand;

test("a card is shown at once, on a change of state soon, on progress every ten seconds", () => {
  expect(turnOf(hand(), 0)).toBe("show");
  const shown = { what: whatIsShown(task()), status: "PENDING", at: 0 };
  expect(turnOf(hand({ shown }), 60_000)).toBe("nothing");
  const running = task({ status: "RUNNING", progress: 0.1 });
  expect(turnOf(hand({ shown, task: running }), 1_000)).toBe("nothing");
  expect(turnOf(hand({ shown, task: running }), 1_500)).toBe("show");
  const half = { what: whatIsShown(running), status: "RUNNING", at: 0 };
  const further = task({ status: "RUNNING", progress: 0.5 });
  expect(turnOf(hand({ shown: half, task: further }), 9_999)).toBe("nothing");
  expect(turnOf(hand({ shown: half, task: further }), 10_000)).toBe("show");
});

test("an end is delivered whatever is shown; without a claim nothing is done", () => {
  const over = task({ status: "FAILED" });
  expect(turnOf(hand({ task: over, isBlind: true }), 0)).toBe("deliver");
  expect(turnOf(hand({ task: over, isBusy: true }), 0)).toBe("nothing");
  const pause = { turn: "deliver", failures: 1, until: 5 } as const;
  expect(turnOf(hand({ task: over, pause }), 4)).toBe("nothing");
  expect(turnOf(hand({ task: over, pause }), 5)).toBe("deliver");
  expect(turnOf(hand({ task: over, pause: { ...pause, turn: "show" } }), 4)).toBe("deliver");
  expect(turnOf(hand({ task: over, claimedUntil: 10 }), 10)).toBe("nothing");
  expect(turnOf(hand({ task: over, isDelivered: true }), 0)).toBe("record");
  expect(turnOf(hand({ isBlind: true }), 0)).toBe("nothing");
});

test("pauses grow from a second to an hour", () => {
  expect([0, 1, 5, 100].map(pauseAfter)).toEqual([1_000, 2_000, 32_000, 3_600_000]);
});
