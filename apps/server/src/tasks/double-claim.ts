import type { Kysely } from "kysely";
import type { Database, Task } from "../database/schema.ts";

/** Hears of a task that two workers had at once, to send or to watch. Leases and fences are there so that none ever is. */
export type OnDoubleClaim = (taskId: string) => void;

/** Whether a task at the provider belongs to another worker than the one who holds it, by its row. */
export async function isHeldByAnother(db: Kysely<Database>, { id, owner }: Task): Promise<boolean> {
  const other = await db
    .selectFrom("task")
    .select("owner")
    .where("id", "=", id)
    .where("state", "=", "submitted")
    .where("owner", "<>", owner ?? "")
    .executeTakeFirst();
  return other !== undefined;
}
