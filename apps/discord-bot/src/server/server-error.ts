import type { SaidNotice } from "@understudy/locales/notices";

/** A limit that does not cover a task; amounts in micro-dollars. */
export interface BrokenLimit {
  limitMicroUsd: number;
  leftMicroUsd: number;
}

/**
 * The Understudy server said no, or could not be asked. `code` is the server's own, or `connection` (it cannot be
 * reached), `timeout` (it did not answer in time) or `protocol` (it answered something else).
 */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly issues: readonly SaidNotice[];
  readonly limit: BrokenLimit | undefined;

  constructor(
    code: string,
    message: string,
    facts: {
      status?: number;
      issues?: readonly SaidNotice[] | undefined;
      limit?: BrokenLimit | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? 0;
    this.issues = facts.issues ?? [];
    this.limit = facts.limit;
  }

  /** Whether asking again may help, with nothing done so far or nothing done twice. */
  get mayPass(): boolean {
    return this.status === 429 || this.status >= 500 || this.code === "connection" || this.code === "timeout";
  }
}
