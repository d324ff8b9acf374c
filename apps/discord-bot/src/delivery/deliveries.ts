import { isTerminal } from "@understudy/core";
import type { Logger } from "pino";
import type { Card } from "../cards/card.ts";
import type { Metrics } from "../operations/metrics.ts";
import type { ServerTask } from "../server/answers.ts";
import type { ServerApi } from "../server/api.ts";
import { ServerError } from "../server/server-error.ts";
import { bring, UndeliverableError, waysTo } from "./bring.ts";
import { problemOf } from "./discord-error.ts";
import type { DiscordMessages } from "./discord-messages.ts";
import { type Hand, pauseAfter, turnOf, whatIsShown } from "./hand.ts";
import { createPace } from "./pace.ts";
import { type Place, readRecord } from "./record.ts";
import type { Results } from "./results.ts";
import type { Seal } from "./seal.ts";
import { createSlots } from "./slots.ts";

/** Shows how tasks go on and brings their results, each by one process at a time. */
export interface Deliveries {
  /** Takes a task in hand, unless another process has it. Never throws: who comes later finds it on the server. */
  take(taskId: string): Promise<void>;
  /** A task has changed. */
  changed(task: ServerTask): void;
  /** Looks for tasks that nobody has in hand. */
  sweep(): Promise<void>;
  /** Finishes what is under way within `graceMs`, and lets the rest go. */
  close(graceMs: number): Promise<void>;
  /** How many tasks are in hand. */
  readonly count: number;
}

export interface DeliveryParts {
  server: ServerApi;
  messages: DiscordMessages;
  results: Results;
  seal: Seal;
  holder: string;
  claimSeconds: number;
  /** How long an edit may take that brings no result, in milliseconds: whoever waits for it waits for the result too. */
  editWithinMs: number;
  now(): number;
  log: Logger;
  metrics: Metrics;
}

/** Discord allows 50 requests a second for the whole bot; progress takes less than half of that. */
const editsPerSecond = 20;
const uploadsAtOnce = 4;
const claimsAtOnce = 8;
const passEveryMs = 500;
const mostDelays = 2;
const awayMs = 1_000;

export function createDeliveries(parts: DeliveryParts): Deliveries {
  const { server, messages, results, seal, holder, claimSeconds, editWithinMs, now, log, metrics } = parts;
  const hands = new Map<string, Hand>();
  const jobs = new Set<Promise<void>>();
  const mayEdit = createPace(editsPerSecond, now);
  const uploads = createSlots(uploadsAtOnce);
  const claims = createSlots(claimsAtOnce);
  let isClosing = false;
  let lastSweepAt = now();
  /** Until when no claim is renewed: the server does not answer any. */
  let awayUntil = 0;

  async function take(taskId: string): Promise<void> {
    if (isClosing || hands.has(taskId)) return;
    const job = hold(taskId);
    jobs.add(job);
    await job;
    jobs.delete(job);
  }

  async function hold(taskId: string): Promise<void> {
    const askedAt = now();
    try {
      const claimed = await claims(async () =>
        isClosing ? undefined : server.claim(taskId, holder, claimSeconds),
      );
      if (!claimed) return;
      if (isClosing) return await server.settle(taskId, holder, { seconds: 0 });
      const { record, state, task } = claimed;
      const place = readRecord(record, seal);
      if (!place) log.warn({ taskId }, "a delivery was made by another program and is left alone");
      if (!place || state === "delivered" || hands.has(taskId)) return;
      const hand: Hand = {
        taskId,
        place,
        task,
        claimedUntil: askedAt + claimSeconds * 1000,
        shown: undefined,
        isBlind: false,
        isBusy: false,
        isRenewing: false,
        isDelivered: false,
        delays: 0,
        pause: undefined,
      };
      hands.set(taskId, hand);
      takeTurn(hand);
    } catch (error) {
      const isSomebodyElses =
        error instanceof ServerError && (error.code === "claimed" || error.code === "not_found");
      if (!isSomebodyElses)
        log.warn({ err: error, taskId }, "a delivery could not be claimed; the next sweep tries again");
    }
  }

  function takeTurn(hand: Hand): void {
    if (isClosing) return;
    const turn = turnOf(hand, now());
    if (turn === "nothing" || (turn === "show" && !mayEdit())) return;
    hand.isBusy = true;
    const steps = { deliver, record, show } as const;
    const job = steps[turn](hand)
      .then(() => {
        hand.pause = undefined;
      })
      .catch((error: unknown) => {
        const before = hand.pause?.turn === turn ? hand.pause.failures : 0;
        // Where no way leads to somebody, none will a second later.
        const failures = error instanceof UndeliverableError ? Math.max(before, 5) : before;
        hand.pause = { turn, failures: failures + 1, until: now() + pauseAfter(failures) };
        log.warn({ err: error, taskId: hand.taskId, turn, failures: failures + 1 }, "a delivery waits");
      })
      .finally(() => {
        hand.isBusy = false;
        jobs.delete(job);
        if (hands.has(hand.taskId)) takeTurn(hand);
      });
    jobs.add(job);
  }

  async function show(hand: Hand): Promise<void> {
    const { place, task } = hand;
    const shown = { what: whatIsShown(task), status: task.status, at: now() };
    try {
      hand.isBlind = !(await put(place, results.progress(task, place)));
      hand.shown = shown;
    } catch (error) {
      const problem = problemOf(error);
      if (problem === "passing") throw error;
      // The result finds its way; until then there is nothing to see.
      if (problem === "token_over") hand.place = { ...place, token: undefined };
      else hand.isBlind = true;
      log.info({ taskId: hand.taskId, problem }, "progress cannot be shown");
    }
  }

  /** @returns whether a way leads to the message. */
  async function put(place: Place, card: Card): Promise<boolean> {
    const [way] = waysTo(place, now());
    const signal = AbortSignal.timeout(editWithinMs);
    if (place.token && (way === "token" || place.isPrivate))
      await messages.editByToken(place.token.value, card, signal);
    else if (way === "edit") await messages.edit(place.channelId, place.messageId, card, signal);
    else return false;
    return true;
  }

  async function deliver(hand: Hand): Promise<void> {
    const { taskId } = hand;
    // On a line too thin for a film, its address arrives.
    const place = hand.delays < mostDelays ? hand.place : { ...hand.place, maxFileBytes: 0 };
    await uploads(async () => {
      const startedAt = now();
      await renew(hand);
      if (!hands.has(taskId)) return;
      try {
        const result = await results.of(hand.task, place);
        const way = await bring(place, result, { messages, reason: taskId, now: now() });
        hand.isDelivered = true;
        metrics.delivered(way, (now() - startedAt) / 1000);
        log.info({ taskId, way, status: hand.task.status }, "delivered");
        if (way === "direct" && place.token) await put(place, results.sentDirectly(place)).catch(() => {});
      } catch (error) {
        if (isDelay(error)) hand.delays++;
        if (error instanceof UndeliverableError) metrics.undeliverable();
        throw error;
      }
    });
  }

  async function record(hand: Hand): Promise<void> {
    try {
      await server.settle(hand.taskId, holder, { state: "delivered" });
    } catch (error) {
      const isOver = error instanceof ServerError && (error.code === "claimed" || error.code === "not_found");
      if (!isOver) throw error;
    }
    hands.delete(hand.taskId);
  }

  /** Keeps a claim, and sees the newest state of the task by the way. */
  async function renew(hand: Hand): Promise<void> {
    const askedAt = now();
    try {
      const { state, task } = await server.claim(hand.taskId, holder, claimSeconds);
      hand.claimedUntil = askedAt + claimSeconds * 1000;
      hand.task = newer(hand.task, task);
      if (state === "delivered") hands.delete(hand.taskId);
    } catch (error) {
      const isLost = error instanceof ServerError && (error.code === "claimed" || error.code === "not_found");
      if (!isLost) throw error;
      hands.delete(hand.taskId);
      log.info({ taskId: hand.taskId, code: error.code }, "a delivery is in other hands");
      // Its person was forgotten: the last card must not say for ever that it is being made.
      if (error.code === "not_found" && !hand.isDelivered)
        await put(hand.place, results.deleted(hand.place)).catch(() => {});
    }
  }

  function renewInTime(hand: Hand): void {
    if (hand.isRenewing || hand.claimedUntil - now() > claimSeconds * 500) return;
    hand.isRenewing = true;
    void claims(async () => {
      if (now() >= awayUntil) await renew(hand);
    })
      // The server may be away for a while; without a claim nothing is shown or delivered.
      .catch((error: unknown) => {
        if (isAway(error)) awayUntil = now() + awayMs;
        log.warn({ err: error, taskId: hand.taskId }, "a claim could not be renewed");
      })
      .finally(() => {
        hand.isRenewing = false;
        if (hands.has(hand.taskId)) takeTurn(hand);
      });
  }

  async function sweep(): Promise<void> {
    lastSweepAt = now();
    let cursor: string | undefined;
    do {
      const page = await server.pendingDeliveries(cursor);
      // By the server's clock: it names a holder while the claim is alive.
      const free = page.data.filter(({ holder: other }) => !other || other === holder);
      await Promise.all(free.map(({ taskId }) => take(taskId)));
      for (const { taskId, task } of page.data) {
        const hand = hands.get(taskId);
        if (hand) change(hand, task);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && !isClosing);
  }

  function change(hand: Hand, task: ServerTask): void {
    hand.task = newer(hand.task, task);
    takeTurn(hand);
  }

  const passes = setInterval(() => {
    for (const hand of hands.values()) {
      renewInTime(hand);
      takeTurn(hand);
    }
    if (now() - lastSweepAt > claimSeconds * 500) {
      void sweep().catch((error: unknown) => log.warn({ err: error }, "no look at pending deliveries"));
    }
  }, passEveryMs);

  return {
    take,
    sweep,
    changed(task) {
      const hand = hands.get(task.id);
      if (hand) change(hand, task);
    },
    async close(graceMs) {
      isClosing = true;
      clearInterval(passes);
      await Promise.race([
        Promise.allSettled(jobs),
        new Promise((resolve) => setTimeout(resolve, graceMs).unref()),
      ]);
      const open = [...hands.values()].filter(({ isBusy }) => !isBusy);
      await Promise.allSettled(
        open.map(({ taskId, isDelivered }) =>
          claims(() => server.settle(taskId, holder, isDelivered ? { state: "delivered" } : { seconds: 0 })),
        ),
      );
      hands.clear();
    },
    get count() {
      return hands.size;
    },
  };
}

/** What was heard last may be older than what is known: an end is never taken back. */
function newer(known: ServerTask, heard: ServerTask): ServerTask {
  return isTerminal(known.status) && !isTerminal(heard.status) ? known : heard;
}

/** Whether a time limit of ours has ended a request: by the name that `fetch` or discord.js's client gives it. */
function isDelay(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

/** Whether an error is about all tasks: the server is not there, or asks to wait. */
function isAway(error: unknown): boolean {
  return error instanceof ServerError && error.mayPass && error.status !== 500;
}
