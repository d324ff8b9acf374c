import { Writable } from "node:stream";
import { DiscordAPIError } from "discord.js";
import { expect, test } from "vitest";
import { createLogger } from "./log.ts";

function logged(): { lines: () => string; log: ReturnType<typeof createLogger> } {
  let said = "";
  const destination = new Writable({
    write(chunk, _, done) {
      said += chunk;
      done();
    },
  });
  const botToken = "MTQzOTQ4MjcxMTExMTExMTExMQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123";
  return { lines: () => said, log: createLogger({ logLevel: "info" }, [botToken], destination) };
}

const token = "aW50ZXJhY3Rpb246MTQzOTQ4MjcxMTExMTExMTExMTpzZWNyZXRzZWNyZXRzZWNyZXQ";

test("an error of Discord's is logged without the token in its address and the files in its body", () => {
  const { lines, log } = logged();
  const url = `https://discord.com/api/v10/webhooks/1439482711111111111/${token}/messages/@original`;
  const files = [{ name: "film.mp4", data: Buffer.from("the whole film") }];
  const error = new DiscordAPIError({ code: 10_008, message: "Unknown Message" }, 10_008, 404, "PATCH", url, {
    files,
  });
  log.warn({ err: error }, `failed at ${url}`);
  expect(lines()).toContain("/webhooks/:id/:token/messages/@original");
  expect(lines()).toContain("Unknown Message");
  expect(lines()).not.toContain(token);
  expect(lines()).not.toContain("film");
});

test("bot tokens, server tokens and signed addresses do not come through, wherever they stand", () => {
  const { lines, log } = logged();
  log.info(
    {
      header: "Bot MTQzOTQ4MjcxMTExMTExMTExMQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123",
      url: "http://127.0.0.1:8787/v1/assets/1/film.mp4?expires=1&signature=s3cr3t",
      deep: { token: "anything at all", list: [`/interactions/1439482711111111111/${token}/callback`] },
    },
    "authorization: Bearer ust_0123456789abcdefghij",
  );
  for (const secret of ["GabcdE", "s3cr3t", "anything at all", token, "0123456789abcdefghij"]) {
    expect(lines()).not.toContain(secret);
  }
  expect(() => JSON.parse(lines())).not.toThrow();
});
