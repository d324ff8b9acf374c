import type { Login, Problem } from "../state/state.ts";
import type { KnownIssue } from "./answers.ts";

/** What a server refused or why it could not be asked. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly problem: Problem;
  /** Whose request it was, where it was somebody's. */
  login?: Pick<Login, "server" | "token">;

  constructor(status: number, problem: Problem, cause?: unknown) {
    super(problem.text ?? problem.code, { cause });
    this.status = status;
    this.problem = problem;
  }
}

/** A reason of the panel's own not to do something, by its code. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** What is wrong with a field, as a problem to be worded. */
export function problemOfIssue({ code, message, path, params }: KnownIssue): Problem {
  return { code, text: message, params: { ...params, field: path.join(".") } };
}

/** Anything thrown, as a problem to be worded. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ServerError) return error.problem;
  if (isAbort(error)) return { code: "aborted" };
  const { code, params, message } = error as {
    code?: unknown;
    params?: Problem["params"];
    message?: unknown;
  };
  const text = typeof message === "string" ? message : undefined;
  if (typeof code === "string") return { code, text, ...(params ? { params } : {}) };
  return { code: "unexpected", text };
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
