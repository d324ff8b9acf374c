import { createHash } from "node:crypto";
import type { Context } from "hono";
import { canned } from "../faults/deliver.ts";
import { namedFaults } from "../faults/named-faults.ts";
import type { Task } from "../tasks/task.ts";
import { stateAt } from "../tasks/timeline.ts";
import { effectNow, faultsOfHeader, send } from "./effects.ts";
import { serveBlob } from "./serve-blob.ts";
import type { AppEnv, World } from "./world.ts";

/** Results stay this long, unless the options say otherwise: Runway signs for 24 to 48 hours. */
const defaultTtlMs = 24 * 60 * 60 * 1000;

/** The address of a task's result: signed, so a client must keep it whole. It stays the same however often it is asked. */
export function outputUrl(world: World, task: Task): string {
  const name = `${task.id}.${task.result.kind === "image" ? "png" : "mp4"}`;
  return `${world.origin}/outputs/${name}?_jwt=${signature(task.id)}`;
}

/** Serves a result: to anybody with the address, until it expires. */
export async function answerOutput(world: World, context: Context<AppEnv>, name: string): Promise<Response> {
  const task = world.tasks.get(name.replace(/\.\w+$/, ""));
  const route = task && world.routes.get(task.route);
  if (!task || !route || stateAt(task, world.clock.now()).status !== "SUCCEEDED") {
    return canned(namedFaults["output-missing"].respond);
  }
  const expires = (task.endsAt ?? 0) + (world.options.outputTtlMs ?? defaultTtlMs);
  if (context.req.query("_jwt") !== signature(task.id) || world.clock.now() >= expires) {
    return canned(namedFaults.expired.respond);
  }
  const own = [...faultsOfHeader(context), ...(task.faults ?? [])];
  const effect = effectNow(world, own, { on: "output", route: task.route, task: task.id });
  if (effect.respond || effect.drop) {
    return send(world, context, effect.respond ? canned(effect.respond) : new Response(), effect);
  }
  const result = await world.results(task, route);
  return send(world, context, serveBlob(context.req.raw, result, result.type), effect);
}

function signature(id: string): string {
  return createHash("sha256").update(`output of ${id}`).digest("hex").slice(0, 32);
}
