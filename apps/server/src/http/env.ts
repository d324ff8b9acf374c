import type { Context, MiddlewareHandler } from "hono";
import type { Actor } from "../accounts/actor.ts";
import type { Caller, Scope } from "../accounts/tokens.ts";

/** What the middleware leaves for the handlers. */
export interface Env {
  Variables: {
    caller: Caller;
    actor: Actor;
  };
}

export type ApiContext = Context<Env>;

/** Middleware that lets in who has a scope. */
export type ScopeGate = (scope: Scope) => MiddlewareHandler<Env>;
