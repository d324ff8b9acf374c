import type * as z from "zod/mini";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import type { Server } from "./server.ts";
import { ServerError, tokenRefused, unreachable } from "./server-error.ts";

/** The routes of an Understudy server that Runway does not have. */
export interface ServerApi {
  /**
   * Asks below `/v1`. Without a body it is a GET.
   * @param answer What a success looks like.
   * @throws {ServerError} for anything else.
   */
  ask<T>(path: string, answer: z.ZodMiniType<T>, body?: unknown): Promise<T>;
}

/** How long the server has to answer. It looks at media before it answers a preflight. */
const patienceMs = 60_000;

export function createServerApi(
  { fetch, interrupts }: Pick<Io, "fetch" | "interrupts">,
  { url, token }: Pick<Server, "url" | "token">,
): ServerApi {
  return {
    async ask<T>(path: string, answer: z.ZodMiniType<T>, body?: unknown) {
      const { status, text } = await send(path, body).catch((error: unknown) => {
        interrupts.first.throwIfAborted();
        throw unreachable(url, error);
      });
      const json = parse(text);
      const read = status >= 200 && status < 300 ? answer.safeParse(json) : undefined;
      if (read?.success) return read.data;
      if (status === 401) throw tokenRefused(url);
      throw refusal(status, json, url);
    },
  };

  async function send(path: string, body: unknown) {
    const response = await fetch(`${url}/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.any([interrupts.first, AbortSignal.timeout(patienceMs)]),
    });
    return { status: response.status, text: await response.text() };
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status: number, json: Record<string, unknown> | undefined, url: string): ServerError {
  const { code, error } = json ?? {};
  if (typeof code === "string" && typeof error === "string") {
    const exitCode = status < 500 || code === "sending_stopped" ? exitCodes.refused : exitCodes.other;
    return new ServerError(code, error, { exitCode, retryable: status === 429 || status >= 500 });
  }
  const message = `${url} does not answer as an Understudy server does (${status}). Check the address.`;
  return new ServerError("protocol", message, { exitCode: exitCodes.other });
}
