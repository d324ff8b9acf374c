import type { ExpressionBuilder, Kysely } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import type { Database, Task } from "../database/schema.ts";

/** What an actor may see: its account's tasks, and only its own when it is one end user. */
export function visibleTo(actor: Actor) {
  return (where: ExpressionBuilder<Database, "task">) =>
    where.and([
      where("account_id", "=", actor.accountId),
      ...(actor.subject === null ? [] : [where("subject", "=", actor.subject)]),
    ]);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A task by its id; `undefined` also when it is somebody else's. */
export async function findTask(db: Kysely<Database>, actor: Actor, id: string): Promise<Task | undefined> {
  if (!uuid.test(id)) return undefined;
  return db.selectFrom("task").selectAll().where("id", "=", id).where(visibleTo(actor)).executeTakeFirst();
}

/** How many tasks go before each of these, among all that wait to be sent. */
export async function placesInQueue(
  db: Kysely<Database>,
  tasks: readonly Task[],
): Promise<Map<string, number>> {
  const waiting = tasks.filter((task) => task.state === "accepted").map((task) => task.id);
  if (waiting.length === 0) return new Map();
  const rows = await db
    .with("line", (line) =>
      line
        .selectFrom("task")
        .select(["id", "created_at"])
        .select((select) =>
          select.fn
            .agg<number>("row_number")
            .over((over) => over.partitionBy("account_id").orderBy("created_at"))
            .as("turn"),
        )
        .where("state", "=", "accepted"),
    )
    .with("placed", (placed) =>
      placed
        .selectFrom("line")
        .select("id")
        .select((select) =>
          select.fn
            .agg<number>("row_number")
            .over((over) => over.orderBy("turn").orderBy("created_at"))
            .as("place"),
        ),
    )
    .selectFrom("placed")
    .selectAll()
    .where("id", "in", waiting)
    .execute();
  return new Map(rows.map(({ id, place }) => [id, Number(place)]));
}
