import { callbackPayload } from "../answers/callback-payload.ts";
import type { Clock } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { Task } from "../tasks/task.ts";
import { stateAt } from "../tasks/timeline.ts";
import { effectNow } from "./effects.ts";
import { outputUrl } from "./output.ts";
import type { World } from "./world.ts";

/** Sends callbacks when tasks end. Each is sent once: no retry is documented. */
export interface Callbacks {
  expect(world: World, task: Task): void;
  /** Waits until nothing is on its way any more. */
  settled(): Promise<void>;
  /** From now on none is sent. */
  stop(): void;
}

export function createCallbacks(clock: Clock, fetch: typeof globalThis.fetch): Callbacks {
  const onTheWay = new Set<Promise<void>>();
  let stopped = false;

  async function call(world: World, task: Task, url: string): Promise<void> {
    const own = task.faults ?? [];
    const effect = effectNow(world, own, { on: "callback", route: task.route, task: task.id });
    if (effect.delayMs !== undefined) await sleep(clock, effect.delayMs);
    const facts = {
      task,
      state: stateAt(task, clock.now()),
      output: outputUrl(world, task),
      telling: {},
      progress: true,
    };
    for (const delivery of effect.deliveries ?? ["true" as const]) {
      await post(url, callbackPayload(delivery, facts));
    }
    task.calledBackAt = clock.now();
    world.save();
  }

  /** Nobody learns whether it arrived. */
  async function post(url: string, payload: unknown): Promise<void> {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(payload),
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
    } catch {
      // Lost.
    }
  }

  return {
    expect(world, task) {
      const { callbackUrl, endsAt } = task;
      if (callbackUrl === undefined || endsAt === null || task.calledBackAt !== undefined) return;
      clock.setTimeout(
        () => {
          if (stopped) return;
          const sent = call(world, task, callbackUrl).finally(() => onTheWay.delete(sent));
          onTheWay.add(sent);
        },
        Math.max(0, endsAt - clock.now()),
      );
    },
    async settled() {
      while (onTheWay.size > 0) await Promise.all(onTheWay);
    },
    stop() {
      stopped = true;
    },
  };
}
