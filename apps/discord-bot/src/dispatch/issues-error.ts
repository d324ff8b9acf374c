import type { OperationName } from "@understudy/core";
import type { SaidNotice } from "@understudy/locales/notices";

/** A request cannot be sent as it is. Nothing was spent. */
export class IssuesError extends Error {
  override readonly name = "IssuesError";
  readonly operation: OperationName;
  readonly issues: readonly SaidNotice[];

  constructor(operation: OperationName, issues: readonly SaidNotice[]) {
    super(issues.map(({ code }) => code).join(", "));
    this.operation = operation;
    this.issues = issues;
  }
}
