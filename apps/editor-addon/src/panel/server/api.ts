import * as z from "zod/mini";
import { config } from "../config.ts";
import type { Login } from "../state/state.ts";
import { refusal } from "./answers.ts";
import { isAbort, problemOfIssue, ServerError } from "./server-error.ts";

/** What a request needs of a login. */
export type Access = Pick<Login, "server" | "token">;

/** Asks the server below `/v1`. */
export interface ServerApi {
  readonly login: Access;
  /**
   * One request, once. Without a body it is a GET.
   * @throws {ServerError} for anything but a success that reads as `answer`.
   */
  ask<T>(answer: z.ZodMiniType<T>, path: string, request?: ServerRequest): Promise<T>;
  /** The answer as it comes, for streams and files. @throws {ServerError} for anything but a success. */
  open(path: string, request?: ServerRequest): Promise<Response>;
}

export interface ServerRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** An answer whose body does not matter. */
export const nothing: z.ZodMiniType<unknown> = z.unknown();

/** @param within How long an answer may take to be asked for and read, in milliseconds. */
export function createServerApi(
  login: Access,
  fetch: typeof globalThis.fetch,
  within: number = config.answer,
): ServerApi {
  async function open(path: string, { method, body, headers, signal }: ServerRequest = {}) {
    const response = await fetch(`${login.server}/v1/${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(login.token === "" ? {} : { authorization: `Bearer ${login.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      redirect: "error",
    }).catch((error: unknown) => {
      throw unanswered(error, login.server);
    });
    if (!response.ok) throw Object.assign(await refusalOf(response), { login });
    return response;
  }

  return {
    login,
    open,
    async ask(answer, path, request = {}) {
      const limit = AbortSignal.timeout(within);
      const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
      const response = await open(path, { ...request, signal });
      const json = await response.json().catch((error: unknown) => {
        if (error instanceof SyntaxError) return undefined;
        throw unanswered(error, login.server);
      });
      const parsed = answer.safeParse(json);
      if (!parsed.success) throw new ServerError(response.status, { code: "protocol" });
      return parsed.data;
    },
  };
}

/** What is wrong when no answer came: nobody there, no network, or a server that does not allow this page. */
export function unanswered(error: unknown, server?: string): unknown {
  const about = server === undefined ? {} : { params: { server } };
  return isAbort(error) ? error : new ServerError(0, { code: "connection", ...about }, error);
}

/** For what comes over the network when it is wanted, and may not arrive: chunks and bodies. @throws what `unanswered` says. */
export function lost(error: unknown): never {
  throw unanswered(error);
}

/** What a refusal says. */
export async function refusalOf(response: Response): Promise<ServerError> {
  const json: unknown = await response.json().catch(() => undefined);
  const parsed = refusal.safeParse(json);
  if (!parsed.success) return new ServerError(response.status, { code: "protocol" });
  const { code, error, issues = [] } = parsed.data;
  // The first issue says more than that something is wrong.
  const [issue] = issues;
  if (code === "invalid_input" && issue) {
    return new ServerError(response.status, problemOfIssue(issue));
  }
  return new ServerError(response.status, { code, text: error });
}
