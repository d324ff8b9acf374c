import ky from "ky";
import {
  AbortedError,
  type AboutTask,
  ConnectionError,
  SubmitOutcomeUnknownError,
  type UnderstudyError,
} from "../errors.ts";
import { type Body, parseBody } from "../wire/body.ts";
import type { Settings } from "./options.ts";

/** A whole answer: an HTTP status, and a body that is JSON or not. */
export interface Answer {
  status: number;
  body: Body;
  /** How long the far side asks to wait, in milliseconds, where it does. */
  retryAfterMs?: number | undefined;
}

/** The JSON of an answer; `undefined` where its body is none. */
export function jsonOf({ body }: Answer): unknown {
  return "json" in body ? body.json : undefined;
}

/** One request. */
export interface HttpRequest {
  /** The task it asks about. A request without one is a create, and a create is money. */
  about?: AboutTask | undefined;
  method: "get" | "post" | "delete";
  /** Below the base address, without a leading slash. */
  path: string;
  json?: unknown;
  headers?: Record<string, string> | undefined;
  /** How long it may take at most, in milliseconds, where that is less than the client's own limit. */
  withinMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Sends one request, once. Resolves with any whole answer, whatever its status.
 * @throws {SubmitOutcomeUnknownError} when a create got no whole answer and may have been sent.
 * @throws {ConnectionError} when a read got none, or a create found nobody to send itself to.
 * @throws {AbortedError} when the signal ended it.
 */
export type Http = (request: HttpRequest) => Promise<Answer>;

/** Longest wait that a `Retry-After` may impose, in milliseconds. */
const maxRetryAfter = 60_000;

/** Makes the one way requests go out. It never repeats a request and never follows a redirect. */
export function createHttp(settings: Settings): Http {
  const { apiKey, baseUrl, clock, fetch } = settings;
  const api = ky.create({
    prefix: baseUrl,
    headers: { authorization: `Bearer ${apiKey}`, "x-runway-version": "2024-11-06" },
    // The key must not travel to another address, and no documented route redirects.
    redirect: "manual",
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
    fetch: async (input, init) => cutOff(await fetch(input, init)),
  });

  return async ({ about, method, path, json, headers, withinMs = Number.POSITIVE_INFINITY, signal }) => {
    if (signal?.aborted) throw new AbortedError(about?.charged ?? "no", signal.reason, about?.ref);
    const pending = api(path, {
      method,
      signal: signal ?? null,
      totalTimeout: Math.max(
        1,
        Math.min(withinMs, about ? settings.readTimeoutMs : settings.createTimeoutMs),
      ),
      ...(json === undefined ? {} : { json }),
      ...(headers ? { headers } : {}),
    });
    try {
      const response = await pending;
      const text = await pending.text().catch((error: unknown) => {
        // The status of a refusal says enough; a success whose body broke off says nothing.
        if (response.ok) throw error;
        return "";
      });
      const retryAfterMs = readRetryAfter(response.headers.get("retry-after"), clock.wall());
      return { status: response.status, body: parseBody(text), retryAfterMs };
    } catch (error) {
      throw noAnswer(about, error, signal);
    }
  };
}

/** Longest answer that is read, in bytes; the longest documented one has a few thousand. */
const maxAnswerBytes = 10_000_000;

/** An answer whose body ends where it becomes too long: what is left of it is not of this protocol. */
function cutOff(response: Response): Response {
  const { body, status, statusText, headers } = response;
  // A redirect that a browser hides has no status.
  if (!body || status < 200) return response;
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxAnswerBytes) controller.terminate();
      else controller.enqueue(chunk);
    },
  });
  return new Response(body.pipeThrough(counter), { status, statusText, headers });
}

function noAnswer(
  about: AboutTask | undefined,
  error: unknown,
  signal: AbortSignal | undefined,
): UnderstudyError {
  if (signal?.aborted) return new AbortedError(about?.charged ?? "unknown", signal.reason, about?.ref);
  // ky's errors carry the request, and the request the key: neither may reach a log.
  const cause = error instanceof Error ? new Error(error.message, { cause: error.cause }) : error;
  if (about || foundNobody(error)) return new ConnectionError(cause, about);
  return new SubmitOutcomeUnknownError(undefined, cause);
}

/** What Node says when no connection came about. Browsers do not tell why a request failed. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

function foundNobody(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if ("code" in cause && neverConnected.has(String(cause.code))) return true;
  }
  return false;
}

/** Seconds or an HTTP date, in milliseconds from `now`. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), maxRetryAfter);
}
