import type { Caller, Scope } from "./tokens.ts";

/** Whom a request acts for: an account, or one end user of it. */
export interface Actor {
  accountId: string;
  /** One end user, such as `discord:<guild>:<user>`; null is the account itself, which sees all its subjects. */
  subject: string | null;
  isAdmin: boolean;
}

/** Why a caller may not do what it asks. */
export type Refusal = "scope_missing" | "subject_not_allowed" | "subject_invalid";

/**
 * Works out whom a caller acts for.
 * @param subject What the header `X-Understudy-Subject` names, where it is there.
 */
export function actorOf(caller: Caller, subject: string | undefined): Actor | Refusal {
  const isAdmin = caller.scopes.includes("admin");
  if (subject === undefined || subject === caller.subject) {
    return { accountId: caller.accountId, subject: caller.subject, isAdmin };
  }
  if (!isSubject(subject)) return "subject_invalid";
  if (caller.subject !== null || !caller.scopes.includes("act-for-subjects")) return "subject_not_allowed";
  return { accountId: caller.accountId, subject, isAdmin };
}

/** Whether a text can name an end user. `*` stands for several of them, in limits. */
export function isSubject(text: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(text) && !text.includes("*");
}

/** `admin` includes `create` and `read`. */
export function hasScope(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope) || (caller.scopes.includes("admin") && scope !== "act-for-subjects");
}
