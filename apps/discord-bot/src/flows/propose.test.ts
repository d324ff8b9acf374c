import { messagesOf } from "@understudy/locales/bot";
import { pino } from "pino";
import { expect, test } from "vitest";
import { apiOf } from "../../test/support/api.ts";
import type { Card } from "../cards/card.ts";
import { createSeal } from "../delivery/seal.ts";
import type { Context } from "../dispatch/context.ts";
import { defaultSettings } from "../settings.ts";
import { propose } from "./propose.ts";

const noNote = JSON.stringify({ error: "There is none.", code: "not_found" });
const checked = { ok: true, issues: [], advisories: [], price: { microUsd: 400_000 } };

test("where it is not sure that a task was started without a question, its offer leads to the same one", async () => {
  const writes: [path: string, body: unknown][] = [];
  let creates = 0;
  const api = await apiOf((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      response.setHeader("content-type", "application/json");
      if (path === "/v1/preflight") return response.end(JSON.stringify(checked));
      if (path.startsWith("/v1/notes/")) {
        if (request.method === "GET") return response.writeHead(404).end(noNote);
        writes.push([path, JSON.parse(text)]);
        return response.end(JSON.stringify({ version: 1 }));
      }
      if (++creates === 1) return response.destroy();
      response.statusCode = 401;
      response.end(JSON.stringify({ error: "No.", code: "unauthorized" }));
    });
  });
  const shown: Card[] = [];
  const whispered: Card[] = [];
  const context = {
    id: "7",
    locale: "en",
    words: messagesOf("en"),
    home: "3",
    channelIds: ["1"],
    maxFileBytes: 10_000,
    person: { userId: "4", guildId: "3", isPersonal: false, locale: "en" },
    reply: {
      place: { channelId: "1", messageId: "2", isPrivate: false, token: undefined },
      show: async (card: Card) => void shown.push(card),
      whisper: async (card: Card) => void whispered.push(card),
    },
    server: api.as("discord:3:4"),
    services: {
      facts: async () => ({ uploads: { maxBytes: 1, providerCanReach: true } }),
      settings: { of: async () => ({ ...defaultSettings, confirmAboveMicroUsd: 400_000 }) },
      seal: createSeal("a-token-of-the-tests"),
      random: () => 0.5,
      log: pino({ level: "silent" }),
    },
  } as unknown as Context;

  await propose(context, { operation: "image_to_video", input: { promptImage: "runway://still" } });
  expect(JSON.stringify(shown)).toContain('"confirm:7:3"');
  expect(JSON.stringify(whispered)).toContain(messagesOf("en").errors.unsure);
  expect(writes).toMatchObject([
    ["/v1/notes/drafts/7?ttl=3600", { operation: "image_to_video" }],
    ["/v1/notes/decisions/7?ttl=3600", { word: "start" }],
  ]);
});
