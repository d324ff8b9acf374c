import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { markdownTable } from "markdown-table";
import { usualFlags } from "../chaos/member.ts";
import { connectDatabase } from "../src/database/connect.ts";
import type { Database } from "../src/database/schema.ts";
import { createLogger } from "../src/log.ts";
import { startPostgres } from "../src/postgres/start.ts";

// Ten thousand tasks at the provider, watched by one worker; then a second worker, and the first is killed.

const tasks = Number(process.argv[2] ?? 10_000);
const windowMs = 30_000;
const log = createLogger({ level: "silent" });

/** Which workers looked at a task, in turn, by the keys they have, and when it was looked at last. */
const lookers = new Map<string, { keys: string[]; at: number }>();
let reads = 0;
/** Milliseconds between one look at a task and the next. */
let gaps: number[] = [];

const provider = createServer((request, response) => {
  const id = request.url?.split("/").at(-1) ?? "";
  const key = request.headers.authorization ?? "";
  reads += 1;
  const seen = lookers.get(id);
  const now = performance.now();
  if (!seen) lookers.set(id, { keys: [key], at: now });
  else {
    gaps.push(now - seen.at);
    seen.at = now;
    if (seen.keys.at(-1) !== key) seen.keys.push(key);
  }
  // Most wait for a place and are looked at every 13.5 to 16.8 s, some run and are looked at more often: together they
  // ask for less than MAX_READS_PER_SECOND, since a line at that gate would be measured as lateness of the schedule.
  const status = Number(id.slice(1)) % 10 === 0 ? "RUNNING" : "THROTTLED";
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ id, status, createdAt: "2026-01-01T00:00:00Z" }));
});
provider.listen(0, "127.0.0.1");
await once(provider, "listening");
const { port } = provider.address() as AddressInfo;

async function startWorker(name: string, environment: Record<string, string>): Promise<ChildProcess> {
  const env = { PATH: process.env.PATH, ...environment, COMETAPI_KEY: name };
  const child = fork(`${import.meta.dirname}/flight-worker.ts`, { env, execArgv: usualFlags });
  await once(child, "message");
  return child;
}

async function commits(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select xact_commit as n from pg_stat_database where datname = current_database()`.execute(db);
  return rows[0]?.n ?? 0;
}

async function insertTasks(db: Kysely<Database>): Promise<void> {
  await sql`insert into account (id, name) values ('bench', 'bench')`.execute(db);
  await sql`
    insert into task (id, account_id, operation, input, state, price_micro_usd, provider_id, provider_status, submitted_at)
    select gen_random_uuid(), 'bench', 'image_to_video', '{}', 'submitted', 320000, 'p' || n, 'RUNNING',
      now() - random() * interval '60 seconds'
    from generate_series(1, ${tasks}::int) n`.execute(db);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) await sleep(50);
  return (performance.now() - began) / 1000;
}

interface Figures {
  p50: number;
  p99: number;
  worst: number;
  rssMb: number;
  heapMb: number;
}

async function figuresOf(child: ChildProcess): Promise<Figures> {
  child.send("figures");
  const [figures] = await once(child, "message");
  return figures as Figures;
}

const dataDir = await mkdtemp(join(tmpdir(), "understudy-bench-"));
const postgres = await startPostgres({ dataDir, log });
const { db, close } = await connectDatabase({ connectionString: postgres.connectionString, log });
const environment = {
  ROLE: "worker",
  DATABASE_URL: postgres.connectionString,
  DATA_DIR: dataDir,
  LOG_LEVEL: "error",
  COMETAPI_BASE_URL: `http://127.0.0.1:${port}`,
  MAX_READS_PER_SECOND: "1000",
  MAX_CONCURRENCY: "20000",
};
try {
  await insertTasks(db);
  const first = await startWorker("first", environment);
  const allSeen = await until(() => lookers.size === tasks);
  await sleep(20_000);
  await figuresOf(first);
  const [commitsBefore, readsBefore] = [await commits(db), reads];
  gaps = [];
  await sleep(windowMs);
  const gapsSeen = gaps.toSorted((a, b) => a - b);
  const figures = await figuresOf(first);
  const [commitsMade, readsMade] = [(await commits(db)) - commitsBefore, reads - readsBefore];
  const perSecond = (count: number) => (count / (windowMs / 1000)).toFixed(1);
  const second = await startWorker("second", environment);
  await sleep(12_000);
  first.kill("SIGKILL");
  const owners = async () =>
    (await sql<{ n: number }>`select count(distinct owner) as n from task`.execute(db)).rows[0]?.n ?? 0;
  const { rows } = await sql<{ owner: string }>`select distinct owner from task`.execute(db);
  const dead = rows[0]?.owner ?? "";
  const takeOver = await until(async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from task where owner = ${dead}`.execute(
      db,
    );
    return rows[0]?.n === 0;
  });
  await sleep(20_000);
  const twice = [...lookers.values()].filter(({ keys }) => keys.length > 2).length;
  const watchedOn = [...lookers.values()].filter(({ keys }) => keys.length === 2).length;
  console.log(
    markdownTable([
      [`${tasks} tasks in flight on one worker`, ""],
      ["all looked at once, from the start of the worker (s)", allSeen.toFixed(1)],
      ["reads per second", perSecond(readsMade)],
      [
        "timers ring late by p50 / p99 / worst (ms)",
        [figures.p50, figures.p99, figures.worst].map((ms) => ms.toFixed(0)).join(" / "),
      ],
      [
        "between two looks at one task p99 / worst (s), 16.8 by the schedule",
        [0.99, 1]
          .map((part) => ((gapsSeen[Math.ceil(part * gapsSeen.length) - 1] ?? 0) / 1000).toFixed(1))
          .join(" / "),
      ],
      ["commits per second, the bench's own included", perSecond(commitsMade)],
      [
        "memory of the worker, RSS / heap in use, garbage included (MB)",
        `${figures.rssMb.toFixed(0)} / ${figures.heapMb.toFixed(0)}`,
      ],
      ["kill -9 to all tasks owned by the other (s)", takeOver.toFixed(1)],
      ["owners in the end", String(await owners())],
      ["tasks looked at by the other 20 s later", String(watchedOn)],
      ["tasks looked at by two owners in turns", String(twice)],
    ]),
  );
  second.kill("SIGTERM");
  await once(second, "exit");
} finally {
  await close();
  await postgres.close();
  provider.closeAllConnections();
  provider.close();
  await rm(dataDir, { recursive: true, force: true });
}
