import type { Reply } from "./scripted-server.ts";
import { freshRef } from "./test-client.ts";

/** Answers that many tests give. */
export const created: Reply = { body: { id: "new-task" } };
export const running: Reply = { body: { id: freshRef.id, status: "RUNNING" } };
export const busy = (status: number, retryAfter?: string): Reply => ({
  status,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});

/** What a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof Error)) throw new Error("The call did not fail.");
  return error;
}
