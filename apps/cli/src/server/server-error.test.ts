import {
  AuthenticationError,
  ConnectionError,
  LimitExceededError,
  SendingStoppedError,
  StillRunningError,
  SubmitOutcomeUnknownError,
  TaskFailedError,
} from "@understudy/core";
import { describe, expect, it } from "vitest";
import { inServerWords } from "./server-error.ts";

const url = "https://a.example";
const ref = { operation: "act_one", id: "1", submittedAt: "2026-11-21T07:40:00.000Z" } as const;
const limit = {
  status: 402,
  code: "limit_exceeded",
  message: "The account limit of 5.00 USD a day is reached.",
};
const stopped = { status: 503, code: "sending_stopped", message: "Nothing is sent. Nothing was charged." };
const failed = (charged: string) =>
  new TaskFailedError(
    {
      id: "1",
      operation: "act_one",
      status: "FAILED",
      failure: "The provider refused the request. Nothing was charged.",
      failureCode: "UNDERSTUDY.REFUSED",
      raw: { cost: { charged } },
    },
    { message: "It failed without a reason.", retryable: true },
  );

describe("inServerWords", () => {
  it.each([
    ["a refused token", new AuthenticationError(), "authentication", 3, "no"],
    ["no connection", new ConnectionError(), "connection", 1, "no"],
    ["a limit", new LimitExceededError(limit), "limit_exceeded", 3, "no"],
    ["sending that is stopped", new SendingStoppedError(stopped), "sending_stopped", 3, "no"],
    ["a lost answer", new SubmitOutcomeUnknownError(), "submit_outcome_unknown", 5, "unknown"],
    ["a failure that cost nothing", failed("no"), "task_failed", 4, "no"],
    ["a failure that may have cost", failed("unknown"), "task_failed", 4, "unknown"],
  ])("%s", (_, error, code, exitCode, charged) => {
    expect(inServerWords(error, url)).toMatchObject({ name: "ServerError", code, exitCode, charged });
  });

  it("keeps the server's own sentences, which are written for people", () => {
    expect(inServerWords(new LimitExceededError(limit), url)).toMatchObject({ message: limit.message });
    expect(inServerWords(failed("no"), url)).toMatchObject({
      message: "The provider refused the request. Nothing was charged.",
    });
  });

  it("leaves alone what is as true of a server", () => {
    for (const error of [new StillRunningError(ref), new Error("a bug"), undefined]) {
      expect(inServerWords(error, url)).toBe(error);
    }
  });
});
