import { Validator } from "@seriousme/openapi-schema-validator";
import { operationNames } from "@understudy/core";
import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { createApp } from "../src/http/app.ts";
import { apiErrors } from "../src/http/errors.ts";
import * as answers from "../src/http/openapi/answers.ts";
import { describeApi } from "../src/http/openapi/document.ts";
import { describedRoutes } from "../src/http/openapi/routes.ts";
import { createBreaker } from "../src/provider/breaker.ts";
import { testServer } from "./support/server.ts";

const server = testServer({ env: { NOTE_QUOTA: "1" } });

test("the document is OpenAPI 3.1", async () => {
  const answer = await server.call("GET", "/openapi.json", { token: null });
  expect(answer.json.openapi).toBe("3.1.0");
  expect(await new Validator().validate(structuredClone(answer.json))).toMatchObject({ valid: true });
  const used = new Set(JSON.stringify(answer.json).match(/"#\/[^"]+"/g));
  expect([...used].sort()).toEqual(['"#/components/schemas/Error"', '"#/components/schemas/Task"']);
  const { schemas } = answer.json.components as { schemas: Record<string, { properties: object }> };
  expect(Object.keys(schemas.Task?.properties ?? {})).toContain("failureCode");
});

test("it has every route there is, and no other", () => {
  const app = createApp({ allowedOrigins: [], about: { prices: {} } } as never);
  const there = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const notDescribed = ["GET /", "GET /docs", "GET /openapi.json"];
  const described = describedRoutes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect([...new Set(there)].sort()).toEqual([...described, ...notDescribed].sort());
});

test("a token is asked for where it says so", async () => {
  for (const { method, path, scope } of describedRoutes) {
    const { status } = await server.call(method.toUpperCase(), path.replace(/[{}]/g, ""), { token: null });
    expect(status === 401, `${method} ${path}`).toBe(scope !== undefined);
  }
});

describe("answers are as described", () => {
  const strictly = (schema: z.ZodType) => ({
    as: (json: unknown) => expect(schema.parse(json), "fields that are not described").toEqual(json),
  });
  let token: string;
  let id: string;
  const headers = { "x-understudy-subject": "ana" };
  const call = async (method: string, path: string, body?: unknown) =>
    (await server.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) })).json;
  beforeAll(async () => {
    token = await server.tokenOf("described");
    id = String(
      (await call("POST", "/v1/character_performance", { ...server.performance, metadata: { a: 1 } })).id,
    );
  });

  test("tasks, open and over", async () => {
    strictly(answers.task).as(await call("GET", `/v1/tasks/${id}`));
    strictly(answers.task).as(await server.settled(id, token));
    strictly(answers.task).as(await call("POST", `/v1/tasks/${id}/retry`));
    strictly(answers.cancelled).as(await call("DELETE", `/v1/tasks/${id}`));
    const page = await call("GET", "/v1/tasks?limit=1");
    strictly(answers.taskPage).as(page);
    expect(page.nextCursor).toEqual(expect.any(String));
  });

  test("what bots and panels keep", async () => {
    const made = await call("POST", `/v1/tasks/${id}/retry`, { delivery: { channel: "1" }, metadata: 2 });
    const path = `/v1/tasks/${made.id}`;
    strictly(answers.task).as(made);
    strictly(answers.deliveryPage).as(await call("GET", "/v1/deliveries?limit=1"));
    const claim = { holder: "a", seconds: 60 };
    strictly(answers.delivery).as(await call("POST", `${path}/delivery/claim`, claim));
    strictly(answers.delivery).as(
      await call("PATCH", `${path}/delivery`, { holder: "a", state: "delivered" }),
    );
    strictly(answers.input).as(await call("GET", `${path}/input`));
    strictly(answers.noteWritten).as(await call("PUT", "/v1/notes/drafts/a?ttl=60", { b: [1] }));
    strictly(answers.note).as(await call("GET", "/v1/notes/drafts/a"));
    strictly(answers.notes).as(await call("GET", "/v1/notes/drafts"));
    const imported = await call("POST", "/v1/uploads/import", { url: server.samples.picture });
    strictly(answers.imported).as(imported);
    strictly(answers.castMember).as(await call("PUT", "/v1/cast/Ana", { uri: imported.runwayUri }));
    strictly(answers.cast).as(await call("GET", "/v1/cast"));
    await call("POST", `${path}/report`, { reason: "not her" });
    strictly(answers.reports).as(await call("GET", "/v1/reports"));
    strictly(answers.server).as(await call("GET", "/v1/server"));
    const limit = { period: "day", microUsd: 9_000_000, together: true };
    strictly(answers.subjectLimitSet).as(await call("PUT", "/v1/limits/subjects/an*", limit));
    strictly(answers.groupUsage).as(await call("GET", "/v1/usage/subjects/an*"));
  });

  test("everything else", async () => {
    const input = server.performance;
    strictly(answers.preflight).as(
      await call("POST", "/v1/preflight", { operation: "character_performance", input }),
    );
    strictly(answers.limitSet).as(
      await call("PUT", "/v1/limits/account", { period: "day", microUsd: 9_000_000 }),
    );
    strictly(answers.usage).as(await call("GET", "/v1/usage"));
    strictly(answers.upload).as(await call("POST", "/v1/uploads", { filename: "a.mp4" }));
    const pairing = await call("POST", "/v1/pairings");
    strictly(answers.pairing).as(pairing);
    strictly(answers.redeemed).as(await call("POST", "/v1/pairings/redeem", { code: pairing.code }));
    strictly(answers.error).as(await call("GET", "/v1/tasks/1"));
    strictly(answers.forgotten).as(await call("DELETE", "/v1/subjects/ana"));
  });
});

test("so are refusals, with what belongs to them", async () => {
  const token = await server.tokenOf("refused");
  const refused = async (method: string, path: string, body: unknown) => {
    const { json } = await server.call(method, path, { token, body });
    expect(answers.error.parse(json), "fields that are not described").toEqual(json);
    return json;
  };
  const create = () => refused("POST", "/v1/character_performance", server.performance);
  await server.call("PUT", "/v1/notes/drafts/a", { token, body: {} });
  expect((await refused("PUT", "/v1/notes/drafts/b", {})).quota).toEqual({ of: "notes", max: 1 });
  const body = { period: "day", microUsd: 0 };
  await server.call("PUT", "/v1/limits/account", { token, body });
  expect((await create()).limit).toMatchObject({ of: "account", period: "day", leftMicroUsd: 0 });
  const { db } = server.database;
  await createBreaker(db).open({ code: "insufficient_balance", message: "The balance is out." });
  expect(await create()).toMatchObject({ reason: "insufficient_balance", until: expect.any(String) });
  await db.deleteFrom("breaker").execute();
});

test("what may be left out, a part of a file, and a form are told", () => {
  const { paths } = describeApi("http://localhost");
  expect(paths["/v1/tasks/{id}/retry"]?.post).toMatchObject({ requestBody: { required: false } });
  expect(paths["/v1/preflight"]?.post).toMatchObject({ requestBody: { required: true } });
  expect(paths["/v1/assets/{id}/{name}"]?.get).toMatchObject({ responses: { 206: { content: {} } } });
  const content = { "multipart/form-data": { schema: { required: ["file"] } } };
  expect(paths["/v1/uploads/{id}/upload"]?.post).toMatchObject({ requestBody: { content } });
});

test("the page is one file without scripts, and leads to every route and error", async () => {
  const { text, headers } = await server.call("GET", "/docs", { token: null });
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(text).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|undefined|\[object/);
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, found]) => found);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  for (const code of Object.keys(apiErrors)) expect(ids).toContain(`error-${code}`);
  for (const name of operationNames) expect(text).toContain(`/v1/${name}`);
  expect(await server.call("GET", "/")).toMatchObject({ status: 302 });
});
