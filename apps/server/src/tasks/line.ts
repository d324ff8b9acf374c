import { type RawBuilder, sql } from "kysely";

/**
 * A task the provider put off waits for a moment of its own, some minutes away at most: one further away was set before
 * the clock of the database was put back.
 */
export const isDue: RawBuilder<boolean> = sql`(not_before is null or not_before <= clock_timestamp()
  or not_before > clock_timestamp() + interval '10 minutes')`;

/**
 * The line of tasks that wait to be sent, as rows of `id`, `turn` and `created_at`: who comes first has the lowest
 * `(turn, created_at, id)`. Fair between accounts: each task counts what its account has at the provider and before it
 * in line, so an account with a thousand tasks waits for itself and not the others for it.
 *
 * @param dueOnly Leaves out tasks that wait for a moment of their own, after the provider put them off.
 */
export function waitingLine(dueOnly: boolean): RawBuilder<unknown> {
  const due = dueOnly ? sql`and ${isDue}` : sql``;
  return sql`
    select task.id, task.created_at,
      coalesce(busy.places, 0)
        + row_number() over (partition by task.account_id order by task.created_at, task.id) as turn
    from task
    left join (
      select account_id, count(*) as places from task
      where state in ('submitting', 'submitted') and finished_at is null group by account_id
    ) busy on busy.account_id = task.account_id
    where state = 'accepted' and finished_at is null ${due}`;
}
