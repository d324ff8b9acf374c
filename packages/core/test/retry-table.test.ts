import { describe, expect, test } from "vitest";
import { type Charged, type ErrorCode, type OperationName, UnderstudyError } from "../src/index.ts";
import { type Reply, startScriptedServer } from "./scripted-server.ts";
import { freshRef, inputs, testClient } from "./test-client.ts";

// The retry table of the CometAPI error guide, with what this package does about each row.

interface Outcome {
  requests: number;
  code: ErrorCode;
  retryable?: true;
  charged?: Charged;
}

interface Row {
  name: string;
  reply: Reply;
  create: Outcome;
  read: Outcome;
}

const html = "<html><body><h1>Not here</h1></body></html>";
const gateway = (code: string) => ({ code, message: "no", data: null });

const refused: Outcome = { requests: 1, code: "request_refused" };
const unknown: Outcome = { requests: 1, code: "submit_outcome_unknown", charged: "unknown" };
const unavailable: Outcome = { requests: 4, code: "provider_unavailable", retryable: true };
const limited: Outcome = { requests: 4, code: "rate_limited", retryable: true };
const foreign: Outcome = { requests: 1, code: "protocol" };
/** Nobody knows yet whether the task that was asked about exists. */
const asRead = (outcome: Outcome): Outcome => ({ ...outcome, charged: "unknown" });
/** A read that finds a foreign page, or a 404, asks the other route as well. */
const foreignTwice: Outcome = { ...foreign, requests: 2 };
const both = (outcome: Outcome) => ({ create: outcome, read: outcome });

const rows: Row[] = [
  { name: "400", reply: { status: 400, body: gateway("invalid_request") }, ...both(refused) },
  {
    name: "400 in Runway's words",
    reply: { status: 400, body: { error: "Validation of body failed", issues: [] } },
    ...both(refused),
  },
  { name: "400 HTML", reply: { status: 400, body: html }, create: foreign, read: foreignTwice },
  {
    name: "400 task_not_exist",
    reply: { status: 400, body: gateway("task_not_exist") },
    create: refused,
    read: { requests: 1, code: "task_not_found" },
  },
  { name: "401", reply: { status: 401 }, ...both({ requests: 1, code: "authentication" }) },
  { name: "401 HTML", reply: { status: 401, body: html }, ...both({ requests: 1, code: "authentication" }) },
  { name: "402", reply: { status: 402 }, ...both({ requests: 1, code: "insufficient_balance" }) },
  {
    name: "402 by a server's spending limit",
    reply: { status: 402, body: { error: "The account limit is reached.", code: "limit_exceeded" } },
    ...both({ requests: 1, code: "limit_exceeded" }),
  },
  { name: "403", reply: { status: 403 }, ...both({ requests: 1, code: "forbidden" }) },
  {
    name: "403 by the balance",
    reply: { status: 403, body: gateway("insufficient_user_quota") },
    ...both({ requests: 1, code: "insufficient_balance" }),
  },
  {
    name: "403 by a load balancer",
    reply: { status: 403, body: { error: { message: "Denied by the load balancer" } } },
    ...both({ requests: 1, code: "forbidden" }),
  },
  {
    name: "404",
    reply: { status: 404, body: { error: "Not found" } },
    create: refused,
    read: { requests: 2, code: "task_not_found" },
  },
  { name: "404 HTML", reply: { status: 404, body: html }, create: foreign, read: foreignTwice },
  { name: "405", reply: { status: 405 }, ...both(refused) },
  { name: "408", reply: { status: 408 }, create: unknown, read: unavailable },
  { name: "413", reply: { status: 413, body: gateway("read_request_body_failed") }, ...both(refused) },
  { name: "413 HTML", reply: { status: 413, body: html }, ...both(refused) },
  { name: "422", reply: { status: 422 }, ...both(refused) },
  { name: "429", reply: { status: 429 }, ...both(limited) },
  { name: "429 HTML", reply: { status: 429, body: html }, ...both(limited) },
  {
    name: "429 by the balance",
    reply: { status: 429, body: { error: { message: "no", code: "insufficient_quota" } } },
    ...both({ requests: 1, code: "insufficient_balance" }),
  },
  { name: "500 invalid_request", reply: { status: 500, body: gateway("invalid_request") }, ...both(refused) },
  {
    name: "500 invalid_request in CometAPI's own words",
    reply: {
      status: 500,
      body: { error: { message: "bad", type: "comet_api_error", code: "invalid_request" } },
    },
    ...both(refused),
  },
  {
    name: "503 invalid_request",
    reply: { status: 503, body: gateway("invalid_request") },
    create: unknown,
    read: unavailable,
  },
  ...[500, 502, 503, 504, 524, 599].map((status) => ({
    name: String(status),
    reply: { status, body: gateway("do_request_failed") },
    create: unknown,
    read: unavailable,
  })),
  {
    name: "503 of a server that has stopped sending",
    reply: { status: 503, body: { error: "Nothing is sent. Nothing was charged.", code: "sending_stopped" } },
    create: { requests: 1, code: "sending_stopped", retryable: true },
    read: { requests: 4, code: "sending_stopped", retryable: true },
  },
  { name: "524 HTML", reply: { status: 524, body: html }, create: unknown, read: unavailable },
  { name: "500 with nothing", reply: { status: 500, body: "" }, create: unknown, read: unavailable },
  {
    name: "500 with half of its body",
    reply: { status: 500, body: gateway("do_request_failed"), drop: "within body" },
    create: unknown,
    read: unavailable,
  },
  {
    name: "400 with half of its body",
    reply: { status: 400, body: gateway("invalid_request"), drop: "within body" },
    create: foreign,
    read: foreignTwice,
  },
  ...[301, 302, 307, 308].map((status) => ({
    name: String(status),
    reply: { status, headers: { location: "/elsewhere" }, body: "" },
    create: foreign,
    read: foreignTwice,
  })),
  {
    name: "200 HTML",
    reply: { body: html },
    create: { ...foreign, charged: "unknown" },
    read: foreignTwice,
  },
  {
    name: "200 with nothing",
    reply: { body: "" },
    create: { requests: 1, code: "accepted_without_id", charged: "unknown" },
    read: foreignTwice,
  },
  {
    name: "200 truncated",
    reply: { body: '{"id":"6f2b' },
    create: { requests: 1, code: "accepted_without_id", charged: "unknown" },
    read: foreignTwice,
  },
  {
    name: "200 {}",
    reply: { body: {} },
    create: { requests: 1, code: "accepted_without_id", charged: "unknown" },
    read: foreignTwice,
  },
  { name: "200 code 400", reply: { body: { code: 400, msg: "callback_url_empty" } }, ...both(refused) },
  {
    name: "200 code 401",
    reply: { body: { code: 401, msg: "no" } },
    ...both({ requests: 1, code: "authentication" }),
  },
  { name: "200 code 429", reply: { body: { code: 429, msg: "slow down" } }, ...both(limited) },
  { name: "200 code 500", reply: { body: { code: 500, msg: "busy" } }, create: unknown, read: unavailable },
  {
    name: "200 code 0",
    reply: { body: { code: 0, msg: "what is this" } },
    create: { ...foreign, charged: "unknown" },
    read: foreignTwice,
  },
  { name: "200 with a gateway's refusal", reply: { body: gateway("model_price_error") }, ...both(refused) },
  {
    name: "200 with a gateway's shrug",
    reply: { body: gateway("fail_to_fetch_task") },
    create: unknown,
    read: unavailable,
  },
  {
    name: "200 with an error and an id",
    reply: { body: { ...gateway("half_done"), data: { task_id: "x" } } },
    create: unknown,
    read: refused,
  },
  {
    name: "no answer",
    reply: { drop: "silently" },
    create: unknown,
    read: { ...unavailable, code: "connection" },
  },
  {
    name: "a head and no body",
    reply: { drop: "after head" },
    create: unknown,
    read: { ...unavailable, code: "connection" },
  },
  {
    name: "half of a body",
    reply: { body: { id: "6f2b8f0e" }, drop: "within body" },
    create: unknown,
    read: { ...unavailable, code: "connection" },
  },
  {
    name: "silence",
    reply: { hang: "silently" },
    create: unknown,
    read: { ...unavailable, code: "connection" },
  },
  {
    name: "a body without an end",
    reply: { hang: "within body", body: { id: "6f2b8f0e" } },
    create: unknown,
    read: { ...unavailable, code: "connection" },
  },
];

/** Short where there is nothing to wait for, ample where an answer comes, however busy the machine. */
const timeouts = ({ hang }: Reply) => (hang ? { createTimeoutMs: 100, readTimeoutMs: 100 } : {});

async function expectOutcome(
  call: Promise<unknown>,
  received: unknown[],
  outcome: Outcome,
): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UnderstudyError);
  const { requests, code, retryable = false, charged = "no" } = outcome;
  expect(error).toMatchObject({ code, retryable, charged });
  expect(received).toHaveLength(requests);
  return error;
}

describe.each(rows)("$name", ({ reply, create, read }) => {
  test.each<OperationName>(["character_performance", "act_one"])("create of %s", async (operation) => {
    const { url, received } = await startScriptedServer(reply);
    const { client } = testClient(url, timeouts(reply));
    const error = await expectOutcome(client.create(operation, inputs[operation]), received, create);
    expect(error).toMatchObject({ ref: undefined });
  });

  test.each<OperationName>(["character_performance", "act_one"])("read of %s", async (operation) => {
    const { url, received } = await startScriptedServer(reply);
    const { client } = testClient(url, timeouts(reply));
    const ref = { ...freshRef, operation };
    const error = await expectOutcome(client.task(ref), received, asRead(read));
    expect(error).toMatchObject({
      ref,
      message: expect.not.stringMatching(/nothing was started|this request/),
    });
  });
});
