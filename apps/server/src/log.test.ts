import { expect, test } from "vitest";
import { createLogger } from "./log.ts";

/** A logger and what it has written. */
function logger(secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLogger({
    level: "trace",
    secrets,
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

const token = `ust_${"a1B2".repeat(10)}`;
const interaction = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA";

test("a line is one JSON object with time, level and message", () => {
  const { log, lines, last } = logger();
  log.child({ worker: "w1" }).info({ taskId: "t1", count: 3, ok: true, none: null }, "task %s", "t1");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(last()).toMatchObject({
    level: "info",
    worker: "w1",
    taskId: "t1",
    count: 3,
    ok: true,
    none: null,
    msg: "task t1",
  });
  expect(Date.parse(String(last().time))).not.toBeNaN();
});

// The part that must not appear, and a text with it.
const texts: [string, string][] = [
  [token, `Authorization: Bearer ${token}`],
  [token, `asked with ${token}, refused`],
  ["c29tZTpwYXNz", "header was Basic c29tZTpwYXNz"],
  ["sk-abcdefghijklmnop", "key sk-abcdefghijklmnop refused"],
  ["hunter22", "cannot reach postgresql://me:hunter22@db.example/x"],
  ["deadbeef", "GET https://cdn.example/v.mp4?X-Amz-Signature=deadbeef&X-Amz-Date=1 gave 403"],
  ["deadbeef", "GET /v1/assets/1/a.mp4?expires=1&sig=deadbeef"],
  ["AAAABBBBCCCC", "input data:image/png;base64,AAAABBBBCCCC refused"],
  ["AAAABBBBCCCC", "input data:video/mp4;codecs=avc1;base64,AAAABBBBCCCC refused"],
  [
    interaction,
    `PATCH https://discord.com/api/v10/webhooks/123456789012345678/${interaction}/messages/@original`,
  ],
  [interaction, `POST /interactions/123456789012345678/${interaction}/callback`],
  ["c4llb4ck-s3cret", "POST /callbacks/c4llb4ck-s3cret 204"],
  ["zzz-very-secret", '{"error":"no","apiKey":"zzz-very-secret"}'],
  ["zzz-very-secret", '{\\"client_secret\\": \\"zzz-very-secret\\"}'],
  ["zzz-very-secret", "{ access_token: 'zzz-very-secret' }"],
  ["eyJhbGciOiJIUzI1NiJ9", "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"],
];

test.each(texts)("%s is not in a message, a field, a name, a binding or an error", (secret, text) => {
  const { log, lines } = logger();
  log.info(text);
  log.info("said: %s", text);
  log.info({ a: [{ b: { c: text } }], [text]: 1 }, "nested");
  log.child({ bound: text }).warn("child");
  log.error(new Error(text));
  log.error({ err: new Error("outside", { cause: new Error("between", { cause: new Error(text) }) }) });
  log.error({ err: new AggregateError([new Error(text)], text) });
  log.error({ error: Object.assign(new Error("x"), { request: { url: text } }) });
  expect(lines).toHaveLength(8);
  expect(lines.join("")).not.toContain(secret);
  for (const line of lines) expect(line).toContain("[redacted]");
});

test.each([
  "authorization",
  "Proxy-Authorization",
  "set-cookie",
  "password",
  "apiKey",
  "api_key",
  "x-api-key",
  "key",
  "token",
  "interactionToken",
  "clientSecret",
  "sig",
  "signature",
  "S3_SECRET_ACCESS_KEY",
])("the field %s is not shown, whatever is in it", (name) => {
  const { log, lines } = logger();
  log.info({ deep: [{ headers: { [name]: "plain words" } }] });
  log.info({ [name]: { inside: "plain words" } });
  log.info({ [name]: 1234567 });
  expect(lines.join("")).not.toMatch(/plain words|1234567/);
});

test("what helps to find a fault stays", () => {
  const { log, last } = logger();
  const url = "https://cdn.example/path/v.mp4";
  log.info(
    { tokenId: "t-1", storageKey: "results/t-1.mp4", code: "ECONNREFUSED", url, tokenName: "panel" },
    "A sentence: all good, 3 of 4.",
  );
  expect(last()).toMatchObject({
    tokenId: "t-1",
    storageKey: "results/t-1.mp4",
    code: "ECONNREFUSED",
    url,
    tokenName: "panel",
    msg: "A sentence: all good, 3 of 4.",
  });
  log.error({ err: new Error("outside", { cause: new Error("the reason") }) });
  expect(JSON.stringify(last())).toMatch(/the reason.*log\.test\.ts/);
});

test("a value known to be secret is taken out wherever it stands", () => {
  const { log, lines } = logger(["correct horse battery", "tiny"]);
  log.info({ note: "it was correct horse battery all along" }, "tiny correct horse battery");
  expect(lines.join("")).not.toContain("horse");
  expect(lines.join("")).toContain("tiny"); // too short to be told from ordinary words
});

test("bytes and endless texts are not written out", () => {
  const { log, last } = logger();
  log.info({ hash: Buffer.alloc(32, 7), body: "x".repeat(1_000_000) });
  expect(last().hash).toBe("[32 bytes]");
  expect(String(last().body).length).toBeLessThan(9000);
});

test("hostile texts take no longer than others", () => {
  const { log, lines } = logger();
  for (const part of ["a", "key", "key:", "a-", "data:", "://", "Bearer ", '"token":"', "eyJaaaaaaaaaa."]) {
    log.info(part.repeat(100_000 / part.length));
  }
  expect(lines).toHaveLength(9);
});
