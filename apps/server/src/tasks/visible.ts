import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, Task } from "../database/schema.ts";
import { taskHead } from "../database/task-head.ts";
import { waitingLine } from "./line.ts";

/** What an actor may see: its account's tasks, and only its own when it is one end user. */
export function visibleTo(actor: Actor) {
  return (where: ExpressionBuilder<Database, "task">) =>
    where.and([
      where("account_id", "=", actor.accountId),
      ...(actor.subject === null ? [] : [where("subject", "=", actor.subject)]),
    ]);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A task by its id, without its input; `undefined` also when it is somebody else's. */
export async function findTask(db: Kysely<Database>, actor: Actor, id: string): Promise<Task | undefined> {
  if (!uuid.test(id)) return undefined;
  const task = db.selectFrom("task").select(taskHead).where("id", "=", id).where(visibleTo(actor));
  return task.executeTakeFirst();
}

/** The same with what it was made from. */
export async function findWholeTask(
  db: Kysely<Database>,
  actor: Actor,
  id: string,
): Promise<Task | undefined> {
  if (!uuid.test(id)) return undefined;
  return db.selectFrom("task").selectAll().where("id", "=", id).where(visibleTo(actor)).executeTakeFirst();
}

/** The place of each of these among all that wait to be sent, in the order they will be; the next one has place 1. */
export async function placesInQueue(
  db: Kysely<Database>,
  tasks: readonly Task[],
): Promise<Map<string, number>> {
  const waiting = tasks.filter((task) => task.state === "accepted").map((task) => task.id);
  if (waiting.length === 0) return new Map();
  const { rows } = await sql<{ id: string; place: number }>`
    select id, place from (
      select id, row_number() over (order by turn, created_at, id) as place from (${waitingLine(false)}) line
    ) placed
    where id = any(${waiting}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, place }) => [id, place]));
}
