import { describe, expect, test } from "vitest";
import { freshRef } from "../../test/test-client.ts";
import { type Answer, minute, notFound, running, succeeded, watch } from "../../test/watch-diary.ts";
import {
  AuthenticationError,
  ConnectionError,
  ForbiddenError,
  ProtocolError,
  ProviderUnavailableError,
  RateLimitedError,
  RequestRefusedError,
  StillRunningError,
} from "../errors.ts";

describe("a task that is not there", () => {
  test("is given 90 s when it is fresh", async () => {
    const task = watch([notFound]);
    expect(await task.after(89_999)).toBe("not yet");
    expect(await task.after(10_000)).toBe(notFound);
    expect(task.looks).toHaveLength(18);
  });

  test("and may still appear", async () => {
    const task = watch([notFound, notFound, notFound, running(), succeeded]);
    expect(await task.after(5 * minute)).toBeUndefined();
    expect(task.statuses()).toEqual(["RUNNING", "SUCCEEDED"]);
  });

  test("says at least that the far side answers", async () => {
    const error = new ConnectionError();
    const task = watch([error, error, error, error, notFound, notFound, succeeded]);
    await task.after(5 * minute);
    const gaps = task.looks.map((at, index) => at - (task.looks[index - 1] ?? 0));
    expect(gaps).toEqual([5000, 5000, 10_000, 20_000, 30_000, 5000, 5000]);
  });

  test("is given 20 s when it is old", async () => {
    const task = watch([notFound], { ageMs: 60 * minute });
    expect(await task.after(19_999)).toBe("not yet");
    expect(await task.after(1)).toBe(notFound);
    expect(task.looks).toEqual([0, 5000, 10_000, 15_000, 20_000]);
  });

  test("is given what is left of 90 s when it is a minute old", async () => {
    const task = watch([notFound], { ageMs: minute });
    expect(await task.after(29_999)).toBe("not yet");
    expect(await task.after(5_000)).toBe(notFound);
  });

  test("is given 90 s when it was there before", async () => {
    const task = watch([running(), notFound, notFound, running(), notFound], { ageMs: 60 * minute });
    expect(await task.after(100_000)).toBe("not yet");
    expect(await task.after(2 * minute)).toBe(notFound);
    expect(task.statuses()).toEqual(["RUNNING"]);
  });
});

describe("errors", () => {
  const passing = [new ConnectionError(), new ProviderUnavailableError(), new RateLimitedError()];
  test.each(passing)("that may pass are waited out: $code", async (error) => {
    const task = watch([running(), ...Array.from({ length: 20 }, () => error), succeeded]);
    expect(await task.after(15 * minute)).toBeUndefined();
    expect(task.statuses()).toEqual(["RUNNING", "SUCCEEDED"]);
  });

  test("that may pass are waited out until the deadline, which tells the last of them", async () => {
    const error = new ConnectionError();
    const task = watch([running(), error]);
    const end = await task.after(15 * minute);
    expect(end).toBeInstanceOf(StillRunningError);
    expect(end).toMatchObject({
      ref: freshRef,
      snapshot: { status: "RUNNING" },
      cause: error,
      retryable: true,
      charged: "yes",
    });
    expect(task.looks.at(-1)).toBe(15 * minute - 2000);
  });

  test("come in ever longer pauses, and a good answer ends them", async () => {
    const error = new ConnectionError();
    const task = watch([error, error, error, error, error, running(), error, error, succeeded]);
    await task.after(15 * minute);
    const gaps = task.looks.map((at, index) => at - (task.looks[index - 1] ?? 0));
    expect(gaps.slice(0, 6)).toEqual([5000, 5000, 10_000, 20_000, 30_000, 30_000]);
    expect(gaps.slice(7)).toEqual([5000, 10_000]);
  });

  test("name the pause the far side asks for", async () => {
    const busy = new ProviderUnavailableError(undefined, 50_000);
    const task = watch([new RateLimitedError(undefined, 40_000), busy, new ConnectionError(), succeeded]);
    await task.after(15 * minute);
    expect(task.looks).toEqual([5000, 45_000, 95_000, 95_000 + 20_000]);
  });

  test.each([new AuthenticationError(), new ForbiddenError(), new RequestRefusedError()])(
    "that will not pass end it: $code",
    async (error) => {
      const task = watch([running(), error, succeeded]);
      expect(await task.after(minute)).toBe(error);
      expect(task.looks).toHaveLength(2);
    },
  );

  test("of a foreign kind end it", async () => {
    const error = new TypeError("a bug");
    expect(await watch([error]).after(minute)).toBe(error);
  });

  test("of the protocol are taken for a passing page five times in a row", async () => {
    const page = new ProtocolError();
    const five = Array.from({ length: 5 }, () => page);
    const patient = watch([...five, running(), ...five, succeeded]);
    expect(await patient.after(15 * minute)).toBeUndefined();
    const task = watch([...five, page, succeeded]);
    expect(await task.after(15 * minute)).toBe(page);
    expect(task.looks).toHaveLength(6);
  });

  test("of other kinds do not use up that patience", async () => {
    const errors = Array.from({ length: 8 }, () => new ConnectionError());
    const task = watch([...errors, new ProtocolError(), succeeded]);
    expect(await task.after(15 * minute)).toBeUndefined();
  });
});

describe("a success without a result", () => {
  const empty: Answer = { status: "SUCCEEDED" };
  test("is looked at again, and not yielded before the result is there", async () => {
    const task = watch([running(), empty, empty, empty, empty, empty, succeeded]);
    expect(await task.after(5 * minute)).toBeUndefined();
    expect(task.statuses()).toEqual(["RUNNING", "SUCCEEDED"]);
  });

  test("is an error after six looks", async () => {
    const task = watch([empty]);
    expect(await task.after(5 * minute)).toMatchObject({
      code: "output_missing",
      charged: "yes",
      retryable: true,
      snapshot: empty,
    });
    expect(task.looks).toHaveLength(6);
    expect(task.seen).toEqual([]);
  });
});
