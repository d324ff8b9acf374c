import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import RunwayML from "@runwayml/sdk";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStorage } from "../src/assets/open-storage.ts";
import type { Storage } from "../src/assets/storage.ts";
import { readConfig } from "../src/config.ts";
import { type S3Server, startS3 } from "./support/s3.ts";
import { testServer } from "./support/server.ts";

// Files on S3: the bytes of an upload go to the bucket, and are looked at when the file is first used.

const server = testServer();
const film = await readFile(sampleMedia.performer.path);
let s3: S3Server;
let url: string;
let storage: Storage;

beforeAll(async () => {
  s3 = await startS3();
  ({ url } = await server.another({ ROLE: "api", UPLOAD_MAX_BYTES: "2000000", ...s3.environment }));
  storage = await openStorage(readConfig({ COMETAPI_KEY: "none", ...s3.environment }));
});
afterAll(() => s3.close());

async function keys(): Promise<string[]> {
  const found: string[] = [];
  const written = { after: new Date(0), before: new Date(Date.now() + 60_000) };
  for await (const key of storage.list(written)) found.push(key);
  return found;
}

interface Announced {
  uploadUrl: string;
  fields: Record<string, string>;
  runwayUri: string;
}

async function announce(token = server.token): Promise<Announced> {
  const { json } = await server.call("POST", `${url}/v1/uploads`, { token, body: { filename: "a.mp4" } });
  return json as unknown as Announced;
}

async function send({ uploadUrl, fields }: Announced, content: Uint8Array<ArrayBuffer>): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([content]), "a.mp4");
  return (await fetch(uploadUrl, { method: "POST", body: form })).status;
}

/** What the server thinks of a performance whose reference is this upload. */
async function preflight(uri: string, token = server.token) {
  const input = { ...server.performance, reference: { type: "video", uri } };
  const body = { operation: "character_performance", input };
  const { json } = await server.call("POST", `${url}/v1/preflight`, { token, body });
  return json as { ok: boolean; issues: { code: string; message: string }[] };
}

test("Runway's SDK sends to the bucket, and what it sent can be used", async () => {
  const client = new RunwayML({ apiKey: server.token, baseURL: url });
  const { uri } = await client.uploads.createEphemeral({
    file: createReadStream(sampleMedia.performer.path),
  });
  expect(await keys()).toEqual([`sent/${uri.slice("runway://".length)}`]);
  expect(await preflight(uri)).toMatchObject({ ok: true, issues: [] });
  const asset = await server.database.db.selectFrom("asset").selectAll().executeTakeFirstOrThrow();
  expect(asset).toMatchObject({ mime_type: "video/mp4", size_bytes: film.length, kind: "upload" });
  expect(await keys()).toEqual([asset.storage_key]);
});

test("the form is for one file, up to a size, for an hour", async () => {
  const { uploadUrl, fields, runwayUri } = await announce();
  expect(uploadUrl).toBe(`${s3.endpoint}/films`);
  const policy = JSON.parse(Buffer.from(fields.Policy ?? "", "base64").toString()) as {
    expiration: string;
    conditions: unknown[];
  };
  expect(policy.conditions).toContainEqual(["content-length-range", 1, 2_000_000]);
  expect(policy.conditions).toContainEqual({ key: `sent/${runwayUri.slice("runway://".length)}` });
  const minutes = (new Date(policy.expiration).getTime() - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(30);
  expect(minutes).toBeLessThanOrEqual(60);
});

test.each([
  ["that is no media", Buffer.from("not a film"), /neither/],
  ["that is cut off", film.subarray(0, film.length / 2), /too early/],
  ["that is too large, should the service have let it through", Buffer.alloc(2_000_001), /larger/],
])("a file %s is refused when it is used, and deleted", async (_, content, sentence) => {
  const before = await keys();
  const announced = await announce();
  expect(await send(announced, Buffer.from(content))).toBeLessThan(300);
  const { ok, issues } = await preflight(announced.runwayUri);
  expect(ok).toBe(false);
  expect(issues[0]).toMatchObject({ code: "media_unreachable", message: expect.stringMatching(sentence) });
  expect(await keys()).toEqual(before);
});

test("before it is sent, and for anybody else, there is no such upload", async () => {
  const announced = await announce();
  expect((await preflight(announced.runwayUri)).issues).toMatchObject([{ code: "upload_unknown" }]);
  await send(announced, film);
  const stranger = await server.tokenOf("stranger");
  expect((await preflight(announced.runwayUri, stranger)).issues).toMatchObject([{ code: "upload_unknown" }]);
  expect((await preflight(announced.runwayUri)).ok).toBe(true);
});

test("who sends again after it was used changes nothing", async () => {
  const announced = await announce();
  await send(announced, film);
  expect((await preflight(announced.runwayUri)).ok).toBe(true);
  expect(await send(announced, Buffer.from("something else"))).toBeLessThan(300);
  expect((await preflight(announced.runwayUri)).ok).toBe(true);
});

test("used many times at once, it is kept once", async () => {
  const announced = await announce();
  await send(announced, film);
  const answers = await Promise.all(Array.from({ length: 5 }, () => preflight(announced.runwayUri)));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  const id = announced.runwayUri.slice("runway://".length);
  expect((await keys()).filter((key) => key.includes(id)).length).toBeLessThanOrEqual(1);
});

test("where the service takes no forms, uploads come through the server", async () => {
  const { url: through } = await server.another({
    ROLE: "api",
    ...s3.environment,
    S3_DIRECT_UPLOADS: "false",
  });
  const { json } = await server.call("POST", `${through}/v1/uploads`, { body: { filename: "a.mp4" } });
  const announced = json as unknown as Announced;
  expect(announced.uploadUrl).toMatch(new RegExp(`^${through}/`));
  expect(await send(announced, film)).toBe(204);
});
