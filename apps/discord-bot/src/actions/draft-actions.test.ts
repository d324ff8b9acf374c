import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { messagesOf } from "@understudy/locales/bot";
import { pino } from "pino";
import { expect, test } from "vitest";
import { apiOf } from "../../test/support/api.ts";
import type { Card } from "../cards/card.ts";
import { createSeal } from "../delivery/seal.ts";
import type { Context } from "../dispatch/context.ts";
import { defaultSettings } from "../settings.ts";
import { confirm, discard } from "./draft-actions.ts";

const task = { id: "t", operation: "act_one", status: "PENDING", createdAt: "2026-11-21T10:00:00Z" };
const busy = { code: "rate_limited", error: "Too many requests." };
const stopped = { code: "sending_stopped", error: "Nothing is sent." };

/** An offer at a server that keeps notes as the real one does; its creates wait to be answered by the test. */
async function offered() {
  const notes = new Map([
    ["drafts/7", { value: { operation: "act_one", input: {} } as unknown, version: 1 }],
  ]);
  const creates: ((status: number, body: object) => void)[] = [];
  const api = await apiOf(async (request, response) => {
    const body = await text(request);
    const answer = (status: number, json: object) => say(response, status, json);
    const [, name] = /notes\/([^?]+)/.exec(request.url ?? "") ?? [];
    if (!name) return creates.push(answer);
    const note = notes.get(name);
    if (request.method === "GET")
      return note ? answer(200, note) : answer(404, { code: "not_found", error: "There is none." });
    const { "if-match": wanted, "if-none-match": none } = request.headers;
    const isChanged = none ? note : wanted && wanted !== `"${note?.version}"`;
    if (isChanged) return answer(412, { code: "precondition_failed", error: "It has changed." });
    const version = (note?.version ?? 0) + 1;
    if (request.method === "DELETE") notes.delete(name);
    else notes.set(name, { value: JSON.parse(body), version });
    answer(200, { version });
  });
  const shown: Card[] = [];
  const context = {
    id: "8",
    locale: "en",
    words: messagesOf("en"),
    maxFileBytes: 10_000,
    person: { userId: "4", guildId: "3", isPersonal: false, locale: "en" },
    reply: {
      place: { channelId: "1", messageId: "2", isPrivate: false, token: undefined },
      show: async (card: Card) => void shown.push(card),
    },
    server: api.as("discord:3:4"),
    services: {
      settings: { of: async () => defaultSettings },
      seal: createSeal("a-token-of-the-tests"),
      deliveries: { take: async () => {}, sweep: async () => {} },
      log: pino({ level: "silent" }),
    },
  } as unknown as Context;
  return {
    confirm: () => confirm.run(context, ["7"], undefined),
    discard: () => discard.run(context, ["7"], undefined),
    shown,
    /** Waits for a create, counted from 0, and answers it. */
    async answer(index: number, status: number, body: object) {
      await expect.poll(() => creates[index], { timeout: 30_000 }).toBeDefined();
      creates[index]?.(status, body);
    },
  };
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "retry-after": "60" });
  response.end(JSON.stringify(body));
}

test.each([
  [429, busy],
  [503, stopped],
])("an offer that could not be started at the moment (%i) can still be left", async (status, body) => {
  const { confirm, discard, shown, answer } = await offered();
  const confirmed = expect(confirm()).rejects.toMatchObject({ code: body.code });
  await answer(0, status, body);
  await confirmed;
  await discard();
  expect(JSON.stringify(shown)).toContain(messagesOf("en").preflight.discarded);
});

test("of two presses one is refused: while the other is under way, and when it has started, none can leave", async () => {
  const { confirm, discard, shown, answer } = await offered();
  const presses = [confirm(), confirm()];
  const ended = Promise.allSettled(presses);
  await answer(1, 429, busy);
  await expect(Promise.race(presses)).rejects.toMatchObject({ code: "rate_limited" });
  await expect(discard()).rejects.toMatchObject({ code: "started" });
  await answer(0, 200, task);
  expect((await ended).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(discard()).rejects.toMatchObject({ code: "started" });
  expect(shown).toEqual([]);
});
