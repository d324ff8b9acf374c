import type { ServerResponse } from "node:http";
import { pino } from "pino";
import { expect, test } from "vitest";
import { apiOf } from "../../test/support/api.ts";
import { createSeal } from "../delivery/seal.ts";
import type { Context } from "../dispatch/context.ts";
import { defaultSettings } from "../settings.ts";
import { start } from "./start.ts";

const task = { id: "t", operation: "act_one", status: "PENDING", createdAt: "2026-11-21T10:00:00Z" };

type Answer = (response: ServerResponse) => unknown;
const json =
  (status: number, body: object, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const lost: Answer = (response) => response.destroy();

/** Starts a draft at a server that answers one request after the other so, and nothing more. */
async function starting(...answers: Answer[]) {
  const keys: unknown[] = [];
  const api = await apiOf((request, response) => {
    request.resume().on("end", () => {
      keys.push(request.headers["idempotency-key"]);
      (answers.shift() ?? lost)(response);
    });
  });
  const context = {
    id: "1",
    locale: "en",
    maxFileBytes: 10_000,
    person: { userId: "4", guildId: "3", isPersonal: false, locale: "en" },
    reply: { place: { channelId: "1", messageId: "2", isPrivate: false, token: undefined } },
    server: api.as("discord:3:4"),
    services: {
      settings: { of: async () => defaultSettings },
      seal: createSeal("a-token-of-the-tests"),
      deliveries: {
        take: async () => {},
        sweep: async () => void (await api.pendingDeliveries()),
      },
      log: pino({ level: "silent" }),
    },
  } as unknown as Context;
  return { started: start(context, "7", { operation: "act_one", input: {} }), keys };
}

test("where an answer is lost, or is none, the same request leads to the one task", async () => {
  const noTask = json(200, { message: "Waking up…" });
  for (const { started, keys } of await Promise.all(
    [lost, noTask].map((first) => starting(first, json(200, task))),
  )) {
    expect(await started).toBe(true);
    expect(keys).toEqual(["discord:7", "discord:7"]);
  }
});

test("what is said to the second try tells nothing of the first", async () => {
  const refusals = [
    json(401, { error: "No.", code: "unauthorized" }),
    json(429, { error: "No.", code: "rate_limited" }, { "retry-after": "60" }),
    json(503, { error: "No.", code: "sending_stopped" }),
  ];
  await Promise.all(
    refusals.map(async (refusal) => {
      const { started } = await starting(lost, refusal);
      await expect(started).rejects.toMatchObject({ code: "unsure" });
    }),
  );
});

test("a refusal of the first try is told as it is", async () => {
  const { started } = await starting(json(402, { error: "No.", code: "limit_exceeded" }));
  await expect(started).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("a task that is there already stays so, also where the server cannot be asked about it", async () => {
  const { started } = await starting(json(409, { error: "No.", code: "idempotency_conflict" }), lost);
  expect(await started).toBe(false);
});
