import { type Kysely, sql, type Transaction } from "kysely";
import type { Database, Task } from "../database/schema.ts";
import { isOpen } from "../provider/breaker.ts";
import { isDue, waitingLine } from "./line.ts";

export interface ClaimParts {
  db: Kysely<Database>;
  workerId: string;
  /** Tasks at the provider at once, over all workers. */
  maxConcurrency: number;
  /** Creates per second, over all workers. */
  maxPerSecond: number;
}

/** Tasks to send now, and when to come back for more; without `waitMs` a doorbell will ring. */
export interface Claimed {
  tasks: Task[];
  waitMs: number | undefined;
}

/** One number for everybody who counts places at the provider. */
const admissionLock = 0x5b_a1_70;
/** Above four creates a second they go out in small bursts, this many milliseconds' worth. */
const burstMs = 250;
/** How often to look whether the one task that tries out a mended provider is through. */
const probeMs = 1000;

/**
 * Takes tasks out of the line for sending: `accepted` becomes `submitting`, ours. The caps on places and pace and the
 * breaker are read and the tasks taken under one lock, so they hold over all workers, and a task is only ever called
 * `submitting` when it is sent at once: what a crash leaves in that state is as little as can be.
 *
 * @param underWay Ids this process is sending. A task of ours that is `submitting` without being one of them was claimed
 * by a commit whose answer got lost, and is nowhere being sent: it goes back in line.
 */
export async function claimTasks(parts: ClaimParts, underWay: readonly string[]): Promise<Claimed> {
  if (!(await somethingToDo(parts, underWay))) return { tasks: [], waitMs: undefined };
  return parts.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${admissionLock})`.execute(trx);
    await sql`update task set state = 'accepted', owner = null, fence = fence + 1 where ${astray(parts, underWay)}`.execute(
      trx,
    );
    const burst = Math.max(1, Math.floor((parts.maxPerSecond * burstMs) / 1000));
    const { places, paceMs, breakerMs, sending } = await standing(trx, parts);
    if (breakerMs !== null && breakerMs > 0) return { tasks: [], waitMs: breakerMs };
    // A moment further away than we ever set one comes from a clock that was put back.
    if (paceMs > 0 && paceMs <= (1000 * burst) / parts.maxPerSecond) return { tasks: [], waitMs: paceMs };
    const isTrial = breakerMs !== null;
    if (isTrial && sending > 0) return { tasks: [], waitMs: probeMs };
    const wanted = Math.min(places, isTrial ? 1 : burst);
    const tasks = wanted > 0 ? await take(trx, parts, wanted) : [];
    if (tasks.length > 0) await keepPace(trx, tasks.length / parts.maxPerSecond);
    const mayBeMore = tasks.length > 0 && tasks.length === wanted;
    if (!mayBeMore) return { tasks, waitMs: undefined };
    return { tasks, waitMs: isTrial ? probeMs : (1000 * tasks.length) / parts.maxPerSecond };
  });
}

/** A look that locks and writes nothing, for the many doorbells that ring while every place is taken. */
async function somethingToDo(parts: ClaimParts, underWay: readonly string[]): Promise<boolean> {
  const found = await sql<{ found: boolean }>`
    select exists(select from task where finished_at is null and state = 'accepted' and ${isDue})
      and ${parts.maxConcurrency}::int > (
        select count(*) from task where finished_at is null and state in ('submitting', 'submitted'))
      or exists(select from task where ${astray(parts, underWay)}) as found`.execute(parts.db);
  return found.rows[0]?.found ?? false;
}

function astray({ workerId }: ClaimParts, underWay: readonly string[]) {
  return sql`finished_at is null and state = 'submitting' and owner = ${workerId} and id <> all(${[...underWay]}::uuid[])`;
}

interface Standing {
  places: number;
  paceMs: number;
  /** Until it may close; 0 while it waits for one task to try; null when it is closed. */
  breakerMs: number | null;
  sending: number;
}

async function standing(trx: Transaction<Database>, { maxConcurrency }: ClaimParts): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select ${maxConcurrency}::int - count(*) as places,
      count(*) filter (where state = 'submitting') as sending,
      coalesce((select extract(epoch from next_at - clock_timestamp())::float8 * 1000 from pace where id = 'create'), 0) as "paceMs",
      (select case when ${isOpen} then extract(epoch from until - clock_timestamp())::float8 * 1000 else 0 end
        from breaker) as "breakerMs"
    from task where finished_at is null and state in ('submitting', 'submitted')`.execute(trx);
  const [row] = rows;
  if (!row) throw new Error("An aggregate gave no row.");
  return row;
}

async function take(trx: Transaction<Database>, { workerId }: ClaimParts, count: number): Promise<Task[]> {
  const { rows } = await sql<Task>`
    update task set state = 'submitting', owner = ${workerId}, fence = fence + 1, updated_at = now()
    where state = 'accepted' and id in (
      select id from (${waitingLine(true)}) line order by turn, created_at, id limit ${count}
    )
    returning *`.execute(trx);
  return rows;
}

async function keepPace(trx: Transaction<Database>, seconds: number): Promise<void> {
  await sql`insert into pace (id, next_at) values ('create', clock_timestamp() + make_interval(secs => ${seconds}))
    on conflict (id) do update set next_at = excluded.next_at`.execute(trx);
}
