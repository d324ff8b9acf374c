import { Hono } from "hono";
import type { Metrics } from "../../metrics.ts";
import type { Env, ScopeGate } from "../env.ts";

export interface OperationParts {
  requires: ScopeGate;
  /** Whether the process can do its work: the database answers. */
  isReady(): Promise<boolean>;
  metrics: Pick<Metrics, "text" | "contentType">;
}

/** What whoever runs the server asks of each process, in every role. */
export function operationRoutes({ requires, isReady, metrics }: OperationParts): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/livez", (context) => context.text("ok"));
  app.get("/readyz", async (context) =>
    (await isReady()) ? context.text("ok") : context.text("the database does not answer", 503),
  );
  app.get("/metrics", requires("admin"), async (context) =>
    context.text(await metrics.text(), 200, { "content-type": metrics.contentType }),
  );
  return app;
}
