import type { Context } from "hono";
import { gatewayError } from "../answers/errors.ts";
import { bareTask, nativeTask, type StatusFacts, taskRow, wrappedTask } from "../answers/status-shapes.ts";
import { canned } from "../faults/deliver.ts";
import type { Generation } from "../options.ts";
import type { Task } from "../tasks/task.ts";
import { stateAt } from "../tasks/timeline.ts";
import { effectNow, faultsOfHeader, send } from "./effects.ts";
import { generationOf } from "./generation.ts";
import { outputUrl } from "./output.ts";
import type { AppEnv, World } from "./world.ts";

/** The two routes that tell the state of a task. */
export type StatusRoute = "tasks" | "feed";

/** Answers with the state of a task, in the shape of the generation asked for. */
export async function answerStatus(
  world: World,
  context: Context<AppEnv>,
  route: StatusRoute,
  id: string,
): Promise<Response> {
  const generation = generationOf(world, context);
  const task = world.tasks.get(id);
  if (!task || task.key !== context.get("key")) return notExist(route, generation);

  const own = [...faultsOfHeader(context), ...(task.faults ?? [])];
  const facts = statusFacts(world, task, generation);
  const occasion = { on: "status", route: task.route, task: id, state: facts.state.status } as const;
  const effect = effectNow(world, own, occasion);
  const hidden = task.visibleAt === null || world.clock.now() < task.visibleAt;
  const answer = effect.respond
    ? canned(effect.respond)
    : hidden
      ? notExist(route, generation)
      : Response.json(shape(route, generation, { ...facts, telling: effect.telling ?? {} }));
  return send(world, context, answer, effect);
}

/** What is known of a task now, in a generation's rhythm. */
function statusFacts(world: World, task: Task, generation: Generation): StatusFacts {
  const refreshMs = world.options.refreshMs ?? (generation === "wrapped" ? 15_000 : 5000);
  return {
    task,
    state: stateAt(task, world.clock.now(), refreshMs),
    output: outputUrl(world, task),
    telling: {},
    progress: world.options.progress ?? true,
  };
}

function shape(route: StatusRoute, generation: Generation, facts: StatusFacts): Record<string, unknown> {
  if (generation === "wrapped") return wrappedTask(facts);
  if (generation === "native") return nativeTask(facts);
  return route === "feed" ? taskRow(facts) : bareTask(facts);
}

/** A task that is not there, not yet there, or another key's (CometAPI task and feed pages, gateway source). */
function notExist(route: StatusRoute, generation: Generation): Response {
  const status = route === "feed" && generation === "bare" ? 200 : 400;
  return Response.json(gatewayError("task_not_exist"), { status });
}
