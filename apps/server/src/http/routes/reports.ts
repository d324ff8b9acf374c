import { Hono } from "hono";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import * as z from "zod";
import type { Database, Report } from "../../database/schema.ts";
import { listReports, writeReport } from "../../reports/reports.ts";
import { findTask } from "../../tasks/visible.ts";
import type { Env, ScopeGate } from "../env.ts";
import { notFound } from "../errors.ts";
import { readBody, readQuery } from "../read.ts";

/** Body of a report. */
export const reportBody = z.strictObject({
  reason: z.string().trim().min(1).max(1000).describe("What is wrong with the task or its result."),
});

/** Query of the reports. */
export const reportQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.coerce.number().int().min(1).optional(),
});

/** What people say is wrong, for whoever runs the server. */
export function reportRoutes(parts: {
  db: Kysely<Database>;
  requires: ScopeGate;
  log: Pick<Logger, "warn">;
}): Hono<Env> {
  const { db, requires, log } = parts;
  const app = new Hono<Env>();

  app.post("/tasks/:id/report", requires("read"), async (context) => {
    const { reason } = await readBody(context, reportBody);
    const { actor } = context.var;
    const task = await findTask(db, actor, context.req.param("id"));
    if (!task) throw notFound("task");
    await writeReport(db, actor, task.id, reason);
    // The words may be personal, and a log forgets nobody.
    log.warn({ taskId: task.id, accountId: actor.accountId }, "a task was reported");
    return context.body(null, 204);
  });

  app.get("/reports", requires("admin"), async (context) => {
    const { limit, cursor } = readQuery(context, reportQuery);
    const rows = await listReports(db, context.var.actor.accountId, { limit, before: cursor });
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return context.json({ data: rows.map(present), nextCursor: last ? String(last.id) : null });
  });

  return app;
}

function present({ id, task_id, subject, reason, at }: Report) {
  return { id: String(id), taskId: task_id, subject, reason, at: at.toISOString() };
}
