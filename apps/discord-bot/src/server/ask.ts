import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { noticeSchema } from "./answers.ts";
import { ServerError } from "./server-error.ts";

/** One request to the server. */
export interface Question {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/v1`, query included. */
  path: string;
  body?: unknown;
  /** The end user it is for. */
  subject?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** How long it may take, waits included, in milliseconds; 10 s by default. */
  withinMs?: number | undefined;
}

/** Asks, and reads the answer by a schema. @throws {ServerError} for everything but a success. */
export type Ask = <T>(schema: z.ZodType<T>, question: Question) => Promise<T>;

export interface AskOptions {
  /** Without `/v1`. */
  url: string;
  token: string;
  fetch: typeof globalThis.fetch;
}

const errorSchema = z.looseObject({
  code: z.string(),
  error: z.string(),
  issues: z.array(noticeSchema).optional().catch(undefined),
  limit: z.looseObject({ limitMicroUsd: z.number(), leftMicroUsd: z.number() }).optional().catch(undefined),
});

/** Shortest and longest pause that is waited out when the server asks for one, in milliseconds. */
const pauses = { shortest: 250, longest: 5_000 };

export function createAsk({ url, token, fetch }: AskOptions): Ask {
  async function send(
    question: Question,
    signal: AbortSignal,
  ): Promise<{ response: Response; text: string }> {
    const { method = "GET", path, body, subject, headers } = question;
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(subject === undefined ? {} : { "x-understudy-subject": subject }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal,
    });
    return { response, text: await response.text() };
  }

  return async (schema, question) => {
    const signal = AbortSignal.timeout(question.withinMs ?? 10_000);
    for (;;) {
      const { response, text } = await send(question, signal).catch((error: unknown) => {
        throw signal.aborted
          ? new ServerError("timeout", "The server did not answer in time.", { cause: error })
          : new ServerError("connection", "The server cannot be reached.", { cause: error });
      });
      if (response.status === 429) {
        // Nothing was done: the server says how long to wait.
        const asked = Number(response.headers.get("retry-after") ?? 1) * 1000;
        const pauseMs = Math.max(pauses.shortest, asked);
        if (pauseMs <= pauses.longest) {
          const waited = await sleep(pauseMs, true, { signal }).catch(() => false);
          if (waited) continue;
        }
      }
      return read(schema, response.status, text);
    }
  };
}

function read<T>(schema: z.ZodType<T>, status: number, text: string): T {
  const json = parse(text);
  if (status >= 200 && status < 300) {
    const answer = schema.safeParse(json);
    if (answer.success) return answer.data;
    throw new ServerError("protocol", "The server answered in a form that is not known.", {
      status,
      cause: answer.error,
    });
  }
  const error = errorSchema.safeParse(json);
  if (!error.success) {
    throw new ServerError("protocol", `The server answered ${status} without a reason.`, { status });
  }
  const { code, error: message, issues, limit } = error.data;
  throw new ServerError(code, message, { status, issues, limit });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
