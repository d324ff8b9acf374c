import { type RawBuilder, sql } from "kysely";
import type { Task } from "./schema.ts";

/** Every column but the input; a new one that is missing here stops the build. */
const known: Record<Exclude<keyof Task, "input">, true> = {
  id: true,
  account_id: true,
  subject: true,
  operation: true,
  metadata: true,
  state: true,
  not_before: true,
  provider_id: true,
  provider_status: true,
  provider_output: true,
  progress: true,
  failure: true,
  failure_code: true,
  price_micro_usd: true,
  owner: true,
  fence: true,
  output_asset_id: true,
  poster_asset_id: true,
  retry_of: true,
  created_at: true,
  submitted_at: true,
  finished_at: true,
  updated_at: true,
};
const columns = Object.keys(known) as (keyof typeof known)[];
const noInput = sql<Task["input"]>`'{}'::jsonb`.as("input");

/** What to select of tasks for all who need no input: it may hold whole files, and a page has a hundred of them. */
export const taskHead = [...columns.map((column) => `task.${column}` as const), noInput] as const;

/** The same, to stand in a statement that is written out. */
export const taskHeadSql: RawBuilder<Task> = sql<Task>`${sql.join(columns.map((column) => sql.ref(`task.${column}`)))},
  '{}'::jsonb as input`;
