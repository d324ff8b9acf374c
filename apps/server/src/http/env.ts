import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import type { Actor } from "../accounts/actor.ts";
import type { Caller, Scope } from "../accounts/tokens.ts";

/** What comes with a request, and what the middleware leaves for the handlers. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    caller: Caller;
    actor: Actor;
    /** Takes another turn of the token's, for a request that weighs as much as several. @throws {ApiError} */
    takeTurn?: () => void;
  };
}

export type ApiContext = Context<Env>;

/** Middleware that lets in who has one of these scopes; without any, who has a token. */
export type ScopeGate = (...allowed: Scope[]) => MiddlewareHandler<Env>;
