import { operations } from "@understudy/core";
import { type Kysely, sql } from "kysely";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Database, TaskState } from "./database/schema.ts";
import { isOpen } from "./provider/breaker.ts";

/** What is counted and measured, for Prometheus. */
export interface Metrics {
  /** Measures every request to the provider: how long it took, and the status that came back. */
  measured(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Counts a request that was answered. `route` is the pattern, not the path: there are few of them. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Counts a task that two workers had at once. */
  countDoubleClaim(): void;
  /** Everything, in Prometheus' text format. What stands in the database is read for it. */
  text(): Promise<string>;
  readonly contentType: string;
}

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60];

/** Makes a registry of its own; the process is measured too, its event loop among it. */
export function createMetrics(db: Kysely<Database>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const provider = new Histogram({
    name: "understudy_provider_request_seconds",
    help: "Time the provider took to answer; status is `none` where no answer came.",
    labelNames: ["route", "status"],
    buckets: seconds,
    registers,
  });
  const http = new Histogram({
    name: "understudy_http_request_seconds",
    help: "Time until an answer began.",
    labelNames: ["method", "route", "status"],
    buckets: seconds,
    registers,
  });
  const doubleClaims = new Counter({
    name: "understudy_double_claims_total",
    help: "Tasks this process found in the hands of another worker while it held them. Anything above 0 is an alarm.",
    registers,
  });
  const fromDatabase = databaseGauges(registers);

  return {
    measured: (fetch) => async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const end = provider.startTimer({ route: providerRoute(url.pathname) });
      try {
        const response = await fetch(input, init);
        end({ status: response.status });
        return response;
      } catch (error) {
        end({ status: "none" });
        throw error;
      }
    },
    answered: (method, route, status, took) => http.observe({ method, route, status }, took),
    countDoubleClaim: () => doubleClaims.inc(),
    async text() {
      await fromDatabase(db);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Ids in paths would make a series for every task. */
function providerRoute(path: string): string {
  const isCreate = Object.values(operations).some(({ createPath }) => path.endsWith(createPath));
  if (isCreate) return path.slice(path.lastIndexOf("/") + 1);
  return path.endsWith("/feed") ? "feed" : "tasks";
}

const taskStates = [
  "accepted",
  "submitting",
  "submitted",
  "collecting",
  "succeeded",
  "failed",
  "cancelled",
] as const;

/** Gauges of what all processes share: any of them tells the same. */
function databaseGauges(registers: Registry[]) {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `understudy_${name}`, help, labelNames, registers });
  const tasks = gauge("tasks", "Tasks by state.", ["state"]);
  const unknown = gauge("submit_unknown", "Tasks whose create got no clear answer.");
  const depth = gauge("queue_depth", "Tasks that wait to be sent, and results that wait to be copied.", [
    "queue",
  ]);
  const age = gauge("queue_age_seconds", "How long the oldest of them has waited.", ["queue"]);
  const money = gauge("money_micro_usd", "Micro-dollars by what became of them.", ["kind"]);
  const workers = gauge("workers", "Workers alive.");
  const stopped = gauge("sending_stopped", "1 while nothing is sent to the provider.");

  return async (db: Kysely<Database>) => {
    const counts = await db
      .selectFrom("task")
      .select((select) => ["state", select.fn.countAll<number>().as("tasks")])
      .groupBy("state")
      .execute();
    const countOf = (state: TaskState) => counts.find((row) => row.state === state)?.tasks ?? 0;
    for (const state of taskStates) tasks.set({ state }, countOf(state));
    depth.set({ queue: "submit" }, countOf("accepted"));
    depth.set({ queue: "collect" }, countOf("collecting"));
    const { rows } = await sql<
      Record<
        "unknown" | "submitAge" | "collectAge" | "workers" | "stopped" | "spent" | "refunded" | "reserved",
        number
      >
    >`
      select
        (select count(*) from task where failure_code = 'UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN') as unknown,
        (select coalesce(extract(epoch from now() - min(created_at)), 0) from task where state = 'accepted') as "submitAge",
        (select coalesce(extract(epoch from now() - min(updated_at)), 0) from task where state = 'collecting') as "collectAge",
        (select count(*) from worker where alive_until > now()) as workers,
        (select count(*) from breaker where ${isOpen}) as stopped,
        coalesce(sum(micro_usd) filter (where kind = 'commit'), 0) as spent,
        coalesce(sum(micro_usd) filter (where kind = 'refund'), 0) as refunded,
        coalesce(sum(case kind when 'reserve' then micro_usd else -micro_usd end), 0) as reserved
      from ledger`.execute(db);
    const [row] = rows;
    if (!row) return;
    unknown.set(row.unknown);
    age.set({ queue: "submit" }, Math.max(0, row.submitAge));
    age.set({ queue: "collect" }, Math.max(0, row.collectAge));
    workers.set(row.workers);
    stopped.set(row.stopped);
    for (const kind of ["reserved", "spent", "refunded"] as const) money.set({ kind }, row[kind]);
  };
}
