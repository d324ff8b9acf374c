import { type Context, Hono } from "hono";
import type { Fault } from "../faults/fault.ts";
import { UnknownFaultError } from "../faults/fault-text.ts";
import type { Scenario } from "../faults/scenario.ts";
import type { Bill } from "../tasks/task.ts";
import { stateAt } from "../tasks/timeline.ts";
import type { AppEnv, RequestEntry, World } from "./world.ts";

/** What the control routes show and change. */
export interface Controls {
  world: World;
  bill: Bill;
  scenario: Scenario;
  requests: () => readonly RequestEntry[];
  advance: ((ms: number) => Promise<void>) | undefined;
}

/** `/__control`: look at and steer a running emulator, from this machine only. */
export function controlApp({ world, bill, scenario, requests, advance }: Controls): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.use(async (context, next) => {
    const from = context.env?.remoteAddress;
    if (from !== undefined && !/^(::1|(::ffff:)?127\.)/.test(from)) return context.notFound();
    await next();
  });

  const tasks = () =>
    [...world.tasks.values()].map((task) => ({ ...task, state: stateAt(task, world.clock.now()) }));

  app.get("/", (context) =>
    context.json({
      now: world.clock.now(),
      generation: world.generation,
      tasks: world.tasks.size,
      totalMicroUsd: bill.totalMicroUsd,
      scenario: scenario.list(),
    }),
  );
  app.get("/bill", (context) => context.json({ charges: bill.charges, totalMicroUsd: bill.totalMicroUsd }));
  app.get("/tasks", (context) => context.json(tasks()));
  app.get("/requests", (context) => context.json(requests()));

  app.get("/scenario", (context) => context.json(scenario.list()));
  app.put("/scenario", async (context) => {
    scenario.set(...(await faultsIn(context)));
    return context.json(scenario.list());
  });
  app.post("/scenario", async (context) => {
    scenario.add(...(await faultsIn(context)));
    return context.json(scenario.list());
  });
  app.delete("/scenario", (context) => {
    scenario.clear();
    return context.json([]);
  });

  app.post("/clock", async (context) => {
    const { advanceMs } = ((await jsonOf(context)) ?? {}) as { advanceMs?: unknown };
    if (typeof advanceMs !== "number" || !(advanceMs >= 0) || !advance) {
      return context.json(
        { error: "advanceMs must be a number of milliseconds, and the clock the emulator's own." },
        400,
      );
    }
    await advance(advanceMs);
    return context.json({ now: world.clock.now() });
  });

  return app;
}

/** The JSON of a request; undefined where it is none. */
function jsonOf(context: Context<AppEnv>): Promise<unknown> {
  return context.req.json<unknown>().catch(() => undefined);
}

/** The faults in a request; whether each is one is told when it is readied. */
async function faultsIn(context: Context<AppEnv>): Promise<(Fault | string)[]> {
  const body = await jsonOf(context);
  if (Array.isArray(body)) return body;
  throw new UnknownFaultError('The body must be a list of faults in JSON, such as ["rate-limited*2"].');
}
