import type { Context } from "hono";
import { deliver } from "../faults/deliver.ts";
import type { Effect } from "../faults/fault.ts";
import { type ArmedFault, arm, fire, type Occasion } from "../faults/scenario.ts";
import type { AppEnv, World } from "./world.ts";

/** The faults that a request asks for itself, in the header `X-Emulate`. */
export function faultsOfHeader(context: Context<AppEnv>): ArmedFault[] {
  const header = context.req.header("x-emulate");
  return header === undefined ? [] : arm([header]);
}

/** What goes wrong now: of the request's and the task's own faults first, then of the scenario. */
export function effectNow(world: World, own: readonly ArmedFault[], occasion: Occasion): Effect {
  const effect = fire([...own, ...world.scenario], occasion, world.random);
  if (Object.keys(effect).length > 0) world.save();
  return effect;
}

/** Sends an answer through whatever goes wrong on its way. */
export function send(
  world: World,
  context: Context<AppEnv>,
  answer: Response,
  effect: Effect,
): Promise<Response> {
  return deliver(answer, effect, { clock: world.clock, sever: context.env?.sever });
}
