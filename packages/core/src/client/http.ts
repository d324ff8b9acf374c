import ky, { isHTTPError, type KyInstance, type Options } from "ky";
import {
  AbortedError,
  AcceptedWithoutIdError,
  AuthenticationError,
  ConnectionError,
  ForbiddenError,
  InsufficientBalanceError,
  ProtocolError,
  type ProviderAnswer,
  ProviderUnavailableError,
  RateLimitedError,
  RequestRefusedError,
  SubmitOutcomeUnknownError,
  type UnderstudyError,
} from "../errors.ts";
import { type Body, parseBody } from "../wire/body.ts";
import { parseErrorAnswer } from "../wire/error-answer.ts";

/** A whole answer: an HTTP status, and a body that is JSON or not. */
export interface Answer {
  status: number;
  body: Body;
  retryAfterMs?: number | undefined;
}

/** What a request is for; a create is money, a read is not. */
export type Purpose = "create" | "read";

/** The two ways to talk to the far side. */
export interface Http {
  /** Sent at most once, unless refused with 429 before any work was done. */
  create(path: string, json: unknown, options: RequestOptions): Promise<Answer>;
  /** Safe to repeat, whatever the method. */
  read(
    method: "get" | "post" | "delete",
    path: string,
    options: RequestOptions & { json?: unknown; retries: number },
  ): Promise<Answer>;
}

interface RequestOptions {
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
}

/** Longest wait that a `Retry-After` may impose on one call, in milliseconds. */
const maxRetryAfter = 60_000;

export function createHttp(options: {
  baseUrl: string;
  apiKey: string;
  fetch: typeof globalThis.fetch | undefined;
  createTimeoutMs: number;
  readTimeoutMs: number;
  random: () => number;
}): Http {
  const jitter = (delay: number) => delay * (0.5 + 0.5 * options.random());
  const retry = {
    delay: (attempt: number) => 1000 * 2 ** (attempt - 1),
    backoffLimit: 30_000,
    jitter,
    maxRetryAfter,
  };
  const { fetch } = options;
  const api: KyInstance = ky.create({
    prefix: options.baseUrl,
    headers: { authorization: `Bearer ${options.apiKey}`, "x-runway-version": "2024-11-06" },
    // The key must not travel to another address, and no documented route redirects.
    redirect: "manual",
    ...(fetch ? { fetch } : {}),
  });

  return {
    create: (path, json, { signal, headers = {} }) =>
      exchange(api, path, "create", signal, {
        method: "post",
        json,
        headers,
        timeout: options.createTimeoutMs,
        retry: {
          ...retry,
          limit: 3,
          methods: ["post"],
          afterStatusCodes: [429],
          shouldRetry: ({ error }) => isHTTPError(error) && error.response.status === 429,
        },
      }),
    read: (method, path, { signal, headers = {}, json, retries }) =>
      exchange(api, path, "read", signal, {
        method,
        headers,
        ...(json === undefined ? {} : { json }),
        timeout: options.readTimeoutMs,
        retry: {
          ...retry,
          limit: retries,
          methods: [method],
          statusCodes: [408, 429, 500, 502, 503, 504, 524],
          afterStatusCodes: [429, 503],
          retryOnTimeout: true,
          ...(retries > 0
            ? {
                shouldRetry: ({ error }) =>
                  isHTTPError(error) && isInvalidRequest(error.data) ? false : undefined,
              }
            : {}),
        },
      }),
  };
}

async function exchange(
  api: KyInstance,
  path: string,
  purpose: Purpose,
  signal: AbortSignal | undefined,
  options: Options,
): Promise<Answer> {
  if (signal?.aborted) throw new AbortedError("no", signal.reason);
  try {
    const response = await api(path, { ...options, signal: signal ?? null });
    return { status: response.status, body: parseBody(await response.text()) };
  } catch (error) {
    if (isHTTPError(error)) {
      const body: Body =
        typeof error.data === "string" || error.data === undefined
          ? parseBody(error.data ?? "")
          : { json: error.data };
      return { status: error.response.status, body, retryAfterMs: readRetryAfter(error.response) };
    }
    if (signal?.aborted) throw new AbortedError(purpose === "create" ? "unknown" : "no", signal.reason);
    throw purpose === "create" ? new SubmitOutcomeUnknownError(undefined, error) : new ConnectionError(error);
  }
}

function readRetryAfter(response: Response): number | undefined {
  const header = response.headers.get("retry-after");
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), maxRetryAfter) : undefined;
}

function isInvalidRequest(json: unknown): boolean {
  return parseErrorAnswer(json)?.code === "invalid_request";
}

/** Gateway codes that say nothing about whether the request reached the provider. */
const ambiguousCodes = new Set(["do_request_failed", "fail_to_fetch_task", "get_channel_failed"]);

/**
 * The error in an answer, by the retry table of the contract; `undefined` where it is a success. A wrapper's status
 * inside a 200 counts as the status.
 */
export function errorIn(answer: Answer, purpose: Purpose): UnderstudyError | undefined {
  const json = "json" in answer.body ? answer.body.json : undefined;
  const error = parseErrorAnswer(json);
  const inner = answer.status === 200 ? error?.status : undefined;
  const status = inner ?? answer.status;
  const { status: _, ...said } = error ?? {};
  const provider: ProviderAnswer = { ...said, status: answer.status };
  const isCreate = purpose === "create";

  if (status >= 200 && status < 300) {
    if ("problem" in answer.body) {
      if (answer.body.problem === "html" || !isCreate)
        return new ProtocolError(provider, isCreate ? "unknown" : "no");
      return new AcceptedWithoutIdError(provider);
    }
    if (!error) return undefined;
    if (isCreate && ambiguousCodes.has(error.code ?? "")) return new SubmitOutcomeUnknownError(provider);
    return new RequestRefusedError(provider);
  }
  if (status < 400) return new ProtocolError(provider);
  if (status === 401) return new AuthenticationError(provider);
  if (status === 402 || /quota|balance/i.test(`${error?.code} ${status === 403 ? error?.message : ""}`)) {
    return new InsufficientBalanceError(provider);
  }
  if (status === 403) return new ForbiddenError(provider);
  if (status === 429) return new RateLimitedError(provider, answer.retryAfterMs);
  if (status === 408 || status >= 500) {
    if (error?.code === "invalid_request") return new RequestRefusedError(provider);
    return isCreate ? new SubmitOutcomeUnknownError(provider) : new ProviderUnavailableError(provider);
  }
  return json === undefined ? new ProtocolError(provider) : new RequestRefusedError(provider);
}
