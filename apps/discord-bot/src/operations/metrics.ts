import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What is counted and measured, for Prometheus. */
export interface Metrics {
  /** Something a person did: which command or button, and what came of it. */
  interaction(name: string, result: string): void;
  /** How long the acknowledgement of an interaction took. */
  acknowledged(seconds: number): void;
  /** A result reached somebody: by which way, and how long the way was. */
  delivered(way: string, seconds: number): void;
  /** No way led to somebody; it is tried again later. */
  undeliverable(): void;
  /** Discord answered 429. `scope` is `user`, `shared` or `global`. */
  rateLimited(scope: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Makes a registry of its own. @param tasksInHand is read whenever the figures are asked for. */
export function createMetrics(tasksInHand: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const interactions = new Counter({
    name: "understudy_bot_interactions_total",
    help: "Interactions by command or button and by result.",
    labelNames: ["name", "result"],
    registers,
  });
  const acknowledged = new Histogram({
    name: "understudy_bot_acknowledge_seconds",
    help: "Time until Discord had the acknowledgement of an interaction.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3],
    registers,
  });
  const delivered = new Histogram({
    name: "understudy_bot_delivery_seconds",
    help: "Time from the end of a task to its result in Discord, by the way it took.",
    labelNames: ["way"],
    buckets: [0.1, 0.3, 1, 3, 10, 30, 90],
    registers,
  });
  const undeliverable = new Counter({
    name: "understudy_bot_undeliverable_total",
    help: "Attempts to bring a result that no way was open for.",
    registers,
  });
  const rateLimited = new Counter({
    name: "understudy_bot_rate_limited_total",
    help: "Answers of Discord that asked to wait, by scope.",
    labelNames: ["scope"],
    registers,
  });
  new Gauge({
    name: "understudy_bot_tasks_in_hand",
    help: "Tasks whose cards this process keeps.",
    registers,
    collect() {
      this.set(tasksInHand());
    },
  });
  return {
    interaction: (name, result) => interactions.inc({ name, result }),
    acknowledged: (seconds) => acknowledged.observe(seconds),
    delivered: (way, seconds) => delivered.observe({ way }, seconds),
    undeliverable: () => undeliverable.inc(),
    rateLimited: (scope) => rateLimited.inc({ scope }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
