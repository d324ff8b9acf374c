/** Judges bodies by Discord's own description of its API. */
export interface Validator {
  /** Throws an `ApiError` of the rule `openapi` when a body is not as described. */
  check(method: string, template: string, body: unknown): void;
}
