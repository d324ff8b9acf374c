import type { ApiError, Rule } from "../rest/errors.ts";

/** Something an application did that Discord refuses. */
export interface Violation {
  readonly rule: Rule;
  /** Discord's own error code. */
  readonly code: number;
  readonly status: number;
  readonly method: string;
  /** The path under `/api/v10`. */
  readonly path: string;
  /** What exactly was wrong. */
  readonly message: string;
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
}

/** Keeps every refusal until a test takes it. What is left at the end was not expected. */
export interface Violations {
  /** Those nobody expected so far. */
  (): readonly Violation[];
  /**
   * Takes the violations of a rule away, because they were expected. Throws when there is none, or another number of
   * them than `times`.
   */
  expect(rule: Rule, times?: number): readonly Violation[];
  /** Forgets everything. */
  clear(): void;
}

/** @returns The book, and what writes into it. */
export function createViolations(): { violations: Violations; record: (violation: Violation) => void } {
  let kept: Violation[] = [];
  const violations = Object.assign(() => [...kept] as readonly Violation[], {
    expect(rule: Rule, times?: number) {
      const found = kept.filter((violation) => violation.rule === rule);
      if (times === undefined ? found.length === 0 : found.length !== times) {
        const others = kept.map(({ rule, message }) => `${rule} (${message})`).join(", ") || "none";
        throw new Error(
          `Expected ${times ?? "some"} of "${rule}", there are ${found.length}. All violations: ${others}.`,
        );
      }
      kept = kept.filter((violation) => violation.rule !== rule);
      return found;
    },
    clear() {
      kept = [];
    },
  });
  return { violations, record: (violation) => kept.push(violation) };
}

/** A refusal as it is kept. */
export function violationOf(
  error: ApiError,
  request: { method: string; path: string; at: number },
): Violation {
  return {
    rule: error.rule,
    code: error.body.code,
    status: error.status,
    message: error.message,
    ...request,
  };
}
