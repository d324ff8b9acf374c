import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { sampleMedia } from "@understudy/dev/media";
import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { fileServer, formOf } from "./support/files.ts";

const server = fileServer();
const picture = await readFile(sampleMedia.character.path);
const ana = { accountId: "main", subject: "ana", isAdmin: false };

beforeEach(async () => {
  Object.assign(server.quota, { subjectBytes: undefined, accountBytes: undefined });
  await sql`truncate asset, upload cascade`.execute(server.database.db);
  for (const name of await server.files()) await server.storage.delete(`uploads/${name}`);
});

/** Uploads one picture for somebody. */
async function upload(actor = ana) {
  const { id } = await server.uploads.announce(actor, "a.jpg");
  return server.uploads.receive(id, Readable.from([picture]));
}
const send = async (url: string) => {
  const response = await fetch(url, { method: "POST", body: formOf(picture) });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
};
const exceeded = (of: string) => ({ name: "QuotaExceededError", of });

test("an end user has so much, each of them, and the account itself has its own", async () => {
  server.quota.subjectBytes = 2 * picture.length;
  await upload();
  await upload();
  await expect(upload()).rejects.toMatchObject(exceeded("upload_bytes"));
  await upload({ ...ana, subject: "ben" });
  await server.announce();
  await sql`update asset set expires_at = now() where subject = 'ana'`.execute(server.database.db);
  await upload();
});

test("an account has so much with all its end users", async () => {
  server.quota.accountBytes = 2 * picture.length;
  await upload();
  await upload({ ...ana, subject: "ben" });
  await expect(upload({ ...ana, subject: "cho" })).rejects.toMatchObject(exceeded("account_upload_bytes"));
});

test("what is announced in time is refused while it comes, when there is no more room; nothing is left of it", async () => {
  server.quota.accountBytes = 1.5 * picture.length;
  const places = [await server.announce(), await server.announce()];
  expect((await send(places[0]?.uploadUrl ?? "")).status).toBe(204);
  expect(await send(places[1]?.uploadUrl ?? "")).toMatchObject({
    status: 403,
    body: {
      code: "quota_exceeded",
      error: expect.stringMatching(/^Uploads of one account may weigh no more than \d+ MB together\./),
      quota: { of: "account_upload_bytes", max: 1.5 * picture.length },
    },
  });
  expect(await server.files()).toHaveLength(1);
});

test("of many at once none goes beyond", async () => {
  server.quota.subjectBytes = 3 * picture.length;
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => upload()));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  for (const one of tries)
    if (one.status === "rejected") expect(one.reason).toMatchObject(exceeded("upload_bytes"));
});

test("nobody announces without end", async () => {
  await sql`insert into upload (id, account_id, subject, filename, expires_at)
    select n::text, 'main', 'ana', 'a.jpg', now() + interval '1 hour' from generate_series(1, 1000) n`.execute(
    server.database.db,
  );
  await expect(upload()).rejects.toMatchObject(exceeded("announced_uploads"));
  await upload({ ...ana, subject: "ben" });
});
