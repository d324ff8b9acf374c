import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import * as core from "../src/index.ts";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { freshRef } from "./test-client.ts";

const root = join(import.meta.dirname, "..");
const readme = await readFile(join(root, "README.md"), "utf8");

const film = "not really a film";

test("the first example performs and saves the result", async () => {
  const { exitCode, text, methods, saved } = await runExample({ body: film });
  expect(text).toMatch(/^Paid for character_performance\/6f2b8f0e-\S+\nRUNNING 0.5\nSUCCEEDED \n$/);
  expect(exitCode).toBe(0);
  expect(await saved()).toBe(film);
  expect(methods).toEqual(["POST", "GET", "GET", "GET"]);
});

test("the first example saves no error page as a film", async () => {
  const { exitCode, text, saved } = await runExample({ status: 403, body: "<Error>expired</Error>" });
  expect(text).toContain("The result cannot be fetched: 403.");
  expect(exitCode).toBe(1);
  await expect(saved()).rejects.toMatchObject({ code: "ENOENT" });
});

async function runExample(result: Reply) {
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  const server: { url: string; received: { method: string }[] } = await startScriptedServer(
    { body: { id: freshRef.id } },
    { body: { id: freshRef.id, status: "RUNNING", progress: 0.5 } },
    () => ({ body: { id: freshRef.id, status: "SUCCEEDED", output: [`${server.url}/take.mp4`] } }),
    result,
  );

  await mkdir(join(root, ".vitest"), { recursive: true });
  const folder = await mkdtemp(join(root, ".vitest", "readme-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "example.ts"), code);
  await writeFile(join(folder, "hurry.js"), hurry);
  const end = await run(folder, { ...process.env, COMETAPI_KEY: "sk-1", COMETAPI_BASE_URL: server.url });
  const methods = server.received.map(({ method }) => method);
  return { ...end, methods, saved: () => readFile(join(folder, "take.mp4"), "utf8") };
}

/** Pauses between looks, which are about 5 s and more, take a moment; the time limits of requests stay. */
const hurry = `const { setTimeout } = globalThis;
globalThis.setTimeout = (call, ms, ...args) => setTimeout(call, ms > 4000 && ms < 10_000 ? 10 : ms, ...args);`;

function run(cwd: string, env: NodeJS.ProcessEnv): Promise<{ exitCode: number | null; text: string }> {
  const child = spawn(process.execPath, ["--import", "./hurry.js", "example.ts"], { cwd, env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, text }));
  });
}

describe("the table of errors", () => {
  const snapshot = { id: "x", operation: "act_one", raw: {} } as const;
  const failed = { ...snapshot, status: "FAILED" } as const;
  const seen: core.AboutTask = { ref: freshRef, charged: "yes" };
  const unseen: core.AboutTask = { ref: freshRef, charged: "unknown" };
  const reads = (make: (about: core.AboutTask) => core.UnderstudyError) => [make(seen), make(unseen)];
  /** Every error there is, in each of the ways it may come. */
  const errors: Record<core.ErrorCode, core.UnderstudyError[]> = {
    invalid_input: [new core.InvalidInputError([])],
    authentication: [
      new core.AuthenticationError(),
      ...reads((about) => new core.AuthenticationError(undefined, about)),
    ],
    forbidden: [new core.ForbiddenError(), ...reads((about) => new core.ForbiddenError(undefined, about))],
    insufficient_balance: [
      new core.InsufficientBalanceError(),
      ...reads((about) => new core.InsufficientBalanceError(undefined, about)),
    ],
    limit_exceeded: [
      new core.LimitExceededError(),
      ...reads((about) => new core.LimitExceededError(undefined, about)),
    ],
    sending_stopped: [
      new core.SendingStoppedError(),
      ...reads((about) => new core.SendingStoppedError(undefined, about)),
    ],
    rate_limited: [
      new core.RateLimitedError(),
      ...reads((about) => new core.RateLimitedError(undefined, undefined, about)),
    ],
    request_refused: [
      new core.RequestRefusedError(),
      ...reads((about) => new core.RequestRefusedError(undefined, about)),
    ],
    submit_outcome_unknown: [new core.SubmitOutcomeUnknownError()],
    accepted_without_id: [new core.AcceptedWithoutIdError()],
    task_not_found: [new core.TaskNotFoundError(freshRef)],
    task_failed: ["THIRD_PARTY.UNAVAILABLE", "ASSET.INVALID"].map(
      (code) => new core.TaskFailedError(failed, core.explainFailure(code)),
    ),
    task_cancelled: [new core.TaskCancelledError({ ...snapshot, status: "CANCELLED" })],
    output_missing: [new core.OutputMissingError({ ...snapshot, status: "SUCCEEDED" })],
    output_expired: [new core.OutputExpiredError()],
    still_running: reads(
      ({ ref, charged }) => new core.StillRunningError(ref, undefined, undefined, charged),
    ),
    cancel_unsupported: [new core.CancelUnsupportedError()],
    provider_unavailable: reads((about) => new core.ProviderUnavailableError(undefined, undefined, about)),
    connection: [new core.ConnectionError(), ...reads((about) => new core.ConnectionError(undefined, about))],
    protocol: [
      new core.ProtocolError(),
      ...reads(({ charged, ref }) => new core.ProtocolError(undefined, charged, ref)),
    ],
    aborted: [
      new core.AbortedError("no"),
      ...reads(({ charged, ref }) => new core.AbortedError(charged, undefined, ref)),
    ],
  };
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| `(\w+)` +\| ([\w ]+?) +\| ([\w, ]+?) +\| (.+?) +\|$/gm)];

  test("has every code once, in the order of the type", () => {
    expect(rows.map(([, code]) => code)).toEqual(Object.keys(errors));
  });

  test.each(rows.map(([, ...cells]) => cells))("%s", (code, name, retryable, charged) => {
    const instances = errors[code as core.ErrorCode];
    const cell = (values: (error: core.UnderstudyError) => string) =>
      [...new Set(instances.map(values))].join(", ").replace(/, (?=[^,]*$)/, " or ");
    expect(cell((error) => error.code)).toBe(code);
    expect(cell((error) => error.name)).toBe(name);
    expect(cell((error) => (error.retryable ? "yes" : "no"))).toBe(retryable);
    expect(cell((error) => error.charged)).toBe(charged);
  });

  test("has every class that is exported", () => {
    const classes = Object.entries(core).filter(
      ([, value]) => typeof value === "function" && value.prototype instanceof core.UnderstudyError,
    );
    expect(classes.map(([name]) => name).toSorted()).toEqual(rows.map(([, , name]) => name).toSorted());
  });

  test("every message is a whole sentence that needs nothing else", () => {
    for (const { code, message } of Object.values(errors).flat()) {
      if (code !== "invalid_input") expect(message).toMatch(/^[A-Z][^{}]+\.$/);
      expect(message).not.toMatch(/undefined|\[object/);
    }
  });
});
