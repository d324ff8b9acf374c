import type { Context } from "hono";
import { type Generation, generations } from "../options.ts";
import type { AppEnv, World } from "./world.ts";

/** The generation that a request asks for, by header or in its query, or the emulator's own. */
export function generationOf(world: World, context: Context<AppEnv>): Generation {
  const asked = context.req.header("x-emulator-generation") ?? context.req.query("generation");
  return generations.find((name) => name === asked) ?? world.generation;
}
