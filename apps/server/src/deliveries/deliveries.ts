import { type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, DeliveryState, Task } from "../database/schema.ts";
import { taskHead } from "../database/task-head.ts";
import { findTask, visibleTo } from "../tasks/visible.ts";

/** What a bot needs to bring a task's end to its person, and who is at it. */
export interface DeliveryStanding {
  taskId: string;
  record: Record<string, unknown>;
  state: DeliveryState;
  /** Whose claim is alive, by the database's clock. */
  holder: string | null;
  claimedUntil: Date | null;
}

export interface TaskDelivery {
  delivery: DeliveryStanding;
  task: Task;
}

export interface DeliveryQuery {
  state?: DeliveryState | undefined;
  limit: number;
  cursor?: { createdAt: Date; id: string } | undefined;
}

/** What is to be changed; what is not said stays. */
export interface DeliveryChange {
  record?: Record<string, unknown> | undefined;
  /** How long the claim goes on; 0 lets go. */
  seconds?: number | undefined;
  /** Lets go too, where `seconds` says nothing else. */
  state?: "delivered" | undefined;
}

/** Longest claim. */
export const maxClaimSeconds = 300;
/** One that ends later than any claim can was made before the clock of the database was put back. */
const isClaimed = sql<boolean>`coalesce(claimed_until > clock_timestamp()
  and claimed_until <= clock_timestamp() + make_interval(secs => ${maxClaimSeconds + 1}), false)`;
const standing = [
  "delivery.task_id as taskId",
  "record",
  "delivery.state as state",
  sql<string | null>`case when ${isClaimed} then holder end`.as("holder"),
  sql<Date | null>`case when ${isClaimed} then claimed_until end`.as("claimedUntil"),
] as const;

/** Deliveries of the tasks an actor may see, oldest first, one page. */
export async function listDeliveries(
  db: Kysely<Database>,
  actor: Actor,
  { state, limit, cursor }: DeliveryQuery,
): Promise<TaskDelivery[]> {
  let select = db
    .selectFrom("delivery")
    .select(standing)
    .where("delivery.account_id", "=", actor.accountId)
    .where("delivery.task_id", "in", (tasks) =>
      tasks.selectFrom("task").select("task.id").where(visibleTo(actor)),
    )
    .orderBy("delivery.created_at")
    .orderBy("delivery.task_id")
    .limit(limit);
  if (state) select = select.where("delivery.state", "=", state);
  if (cursor)
    select = select.where(
      sql<boolean>`(delivery.created_at, delivery.task_id) > (${cursor.createdAt}, ${cursor.id}::uuid)`,
    );
  const deliveries = await select.execute();
  const ids = deliveries.map(({ taskId }) => taskId);
  const tasks = await db
    .selectFrom("task")
    .select(taskHead)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return deliveries.flatMap((delivery) => {
    const task = tasks.find(({ id }) => id === delivery.taskId);
    return task ? [{ delivery, task }] : [];
  });
}

/**
 * Gives a delivery to one holder for a while; the same holder may ask again. The database's clock decides, so holders
 * need not agree on the time.
 *
 * @returns `claimed` while another holder has it; `undefined` where there is none.
 */
export function claimDelivery(
  db: Kysely<Database>,
  actor: Actor,
  taskId: string,
  { holder, seconds }: { holder: string; seconds: number },
): Promise<TaskDelivery | "claimed" | undefined> {
  return write(db, actor, taskId, holder, { holder, claimed_until: inSeconds(seconds) });
}

/** Changes a delivery, for its holder or while nobody holds it. @returns as `claimDelivery` does. */
export function changeDelivery(
  db: Kysely<Database>,
  actor: Actor,
  taskId: string,
  { holder, record, state, seconds = state && 0 }: DeliveryChange & { holder: string },
): Promise<TaskDelivery | "claimed" | undefined> {
  const claim =
    seconds === 0
      ? { holder: null, claimed_until: null }
      : { holder, claimed_until: inSeconds(seconds ?? 0) };
  return write(db, actor, taskId, holder, {
    ...(record ? { record: JSON.stringify(record) } : {}),
    ...(state ? { state } : {}),
    ...(seconds === undefined ? {} : claim),
  });
}

const inSeconds = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;

async function write(
  db: Kysely<Database>,
  actor: Actor,
  taskId: string,
  holder: string,
  change: Record<string, unknown>,
): Promise<TaskDelivery | "claimed" | undefined> {
  const task = await findTask(db, actor, taskId);
  if (!task) return undefined;
  const delivery = await db
    .updateTable("delivery")
    .set({ task_id: task.id, ...change })
    .where("task_id", "=", task.id)
    .where(sql<boolean>`(not ${isClaimed} or holder = ${holder})`)
    .returning(standing)
    .executeTakeFirst();
  if (delivery) return { delivery, task };
  const there = await db
    .selectFrom("delivery")
    .select("task_id")
    .where("task_id", "=", task.id)
    .executeTakeFirst();
  return there && "claimed";
}
