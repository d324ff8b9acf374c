import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { sql } from "kysely";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Server } from "../src/server.ts";
import { ask, eventually } from "./support/postgres.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();
let server: Server;
const callbackSecret = "a-secret-that-is-long-enough";

beforeAll(async () => {
  server = await world.start({ CALLBACK_SECRET: callbackSecret });
});

const emulate = (fault: string, headers?: Record<string, string>) =>
  world.create(server, { promptText: `a storm emulate:${fault}` }, headers);

const cancel = async (id: string) =>
  (await world.ask<{ charged: string }>(server, `/v1/tasks/${id}`, { method: "DELETE" })).body.charged;

test("a download that breaks is taken up again", async () => {
  const id = await emulate("broken@output*2");
  const task = await world.until(id, "succeeded", "failed");
  expect(task.failure).toBeNull();
  const asset = await world.database.db
    .selectFrom("asset")
    .selectAll()
    .where("id", "=", task.output_asset_id ?? "")
    .executeTakeFirstOrThrow();
  const file = await readFile(join(world.dataDir, "files", asset.storage_key));
  expect(file.length).toBe(asset.size_bytes);
});

test("a result that stays gone is an honest failure that names the provider's id", async () => {
  const id = await emulate("expired");
  await world.until(id, "collecting");
  await sql`update task set updated_at = now() - interval '1 hour' where id = ${id}`.execute(
    world.database.db,
  );
  const task = await world.until(id, "succeeded", "failed");
  expect(task).toMatchObject({ state: "failed", failure_code: "UNDERSTUDY.RESULT_EXPIRED" });
  expect(task.failure).toContain(task.provider_id);
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
});

test.each(["expired*1", "expired*3"])(
  "a host that refuses a new film at first loses nothing: %s",
  async (fault) => {
    const id = await emulate(fault);
    expect((await world.until(id, "succeeded", "failed")).state).toBe("succeeded");
  },
);

test("a result that is no film is an honest failure and leaves no file", async () => {
  const fault = { on: "output", respond: { status: 200, text: "not a film" } } as const;
  world.emulator.scenario.add(fault);
  const id = await emulate("instant");
  const task = await world.until(id, "succeeded", "failed");
  world.emulator.scenario.clear();
  expect(task).toMatchObject({ state: "failed", failure_code: "UNDERSTUDY.RESULT_BROKEN" });
  const files = await readdir(join(world.dataDir, "files"), { recursive: true });
  expect(files.filter((name) => name.includes(id))).toEqual([]);
});

test("a result that is collected twice at once is one result", async () => {
  const id = await emulate("slow@output,instant");
  await world.until(id, "collecting");
  // A job beside the one there is, as after a lapse of the queue's heartbeat.
  await sql`insert into queue.job (name, data) values ('collect', ${JSON.stringify({ taskId: id })})`.execute(
    world.database.db,
  );
  await world.until(id, "succeeded");
  await eventually(async () => {
    const jobs = await ask<{ n: string }>(
      world.database.connectionString,
      `select count(*) as n from queue.job where name = 'collect' and state < 'completed' and data->>'taskId' = '${id}'`,
    );
    return jobs[0]?.n === "0" ? true : undefined;
  });
  const results = await world.database.db
    .selectFrom("asset")
    .select("id")
    .where("kind", "=", "result")
    .where("storage_key", "like", `%${id}%`)
    .execute();
  expect(results).toHaveLength(1);
});

test("cancelling says what is charged in every state", async () => {
  const stuck = await emulate("stuck");
  await world.until(stuck, "submitted");
  expect(await cancel(stuck)).toBe("yes");
  expect(await world.ledger(stuck)).toEqual(["reserve", "commit"]);
  const { body } = await world.ask<{ status: string; cost: unknown }>(server, `/v1/tasks/${stuck}`);
  expect(body).toMatchObject({ status: "CANCELLED", cost: { charged: "yes" } });

  const sending = await emulate("slow,stuck");
  await world.until(sending, "submitting");
  expect(await cancel(sending)).toBe("yes");

  const refused = await emulate("slow@create,masked-refusal");
  await world.until(refused, "submitting");
  expect(await cancel(refused)).not.toBe("yes");

  const before = world.creates();
  const rateLimited = await emulate("rate-limited-retry-after");
  await eventually(async () => (world.creates() > before ? true : undefined));
  expect(await cancel(rateLimited)).toBe("no");
  expect(await world.ledger(rateLimited)).toEqual(["reserve", "refund"]);

  const collecting = await emulate("slow@output,instant");
  await world.until(collecting, "collecting");
  expect(await cancel(collecting)).toBe("yes");
  expect((await world.task(collecting)).state).toBe("cancelled");
});

test("cancelling unless charged costs nothing, or does nothing", async () => {
  const refusing = (id: string) =>
    world.ask<{ code?: string; charged?: string }>(server, `/v1/tasks/${id}?unless=charged`, {
      method: "DELETE",
    });
  const sent = await emulate("stuck");
  await world.until(sent, "submitted");
  expect(await refusing(sent)).toMatchObject({ status: 409, body: { code: "would_be_charged" } });
  const sending = await emulate("slow,stuck");
  await world.until(sending, "submitting");
  expect(await refusing(sending)).toMatchObject({ status: 409, body: { code: "would_be_charged" } });
  expect((await world.task(sent)).state).toBe("submitted");

  expect(await cancel(sent)).toBe("yes");
  expect(await refusing(sent)).toMatchObject({ status: 200, body: { charged: "over" } });
  expect(await cancel(sending)).toBe("yes");
});

test("retry makes a new, paid task of the same input", async () => {
  const id = await emulate("dropped@create*1");
  await world.until(id, "failed");
  const init = { method: "POST", headers: { "idempotency-key": "again" }, body: "{}" };
  const first = await world.ask(server, `/v1/tasks/${id}/retry`, init);
  const second = await world.ask(server, `/v1/tasks/${id}/retry`, init);
  expect(second.body.id).toBe(first.body.id);
  expect(await world.until(first.body.id, "succeeded", "failed")).toMatchObject({
    state: "succeeded",
    retry_of: id,
  });
  expect(await world.ledger(first.body.id)).toEqual(["reserve", "commit"]);
});

test("a callback is a hint: forged or doubled, it changes nothing but when we look", async () => {
  const id = await emulate("stuck");
  const { provider_id } = await world.until(id, "submitted");
  const lie = { id: provider_id, status: "SUCCEEDED", output: ["https://evil.example/x.mp4"] };
  const post = (secret: string) =>
    fetch(`${server.url}/callbacks/${secret}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(lie),
    });
  expect((await post("wrong")).status).toBe(404);
  for (let twice = 0; twice < 2; twice++) expect((await post(callbackSecret)).status).toBe(204);
  await eventually(async () => ((await world.task(id)).provider_status === "RUNNING" ? true : undefined));
  expect(await world.task(id)).toMatchObject({ state: "submitted", provider_output: null });
});

test("a refused key stops everybody, says so, and goes on when it is mended", async () => {
  const id = await emulate("key-refused*1");
  await eventually(async () => ((await world.task(id)).not_before ? true : undefined));
  const refused = await world.create(server).catch((error: Error) => error.message);
  expect(refused).toContain('"sending_stopped"');
  expect(await world.ledger(id)).toEqual(["reserve"]);
  await sql`update breaker set until = now() - interval '1 second'`.execute(world.database.db);
  expect(await world.until(id, "succeeded", "failed")).toMatchObject({ state: "succeeded" });
  expect(await world.database.db.selectFrom("breaker").selectAll().execute()).toEqual([]);
});

test("connections to the database that are cut, all at once and again and again, cost nothing", async () => {
  const ids: string[] = [];
  for (let round = 0; round < 6; round++) {
    ids.push(await eventually(() => world.create(server, {}, { "idempotency-key": `cut-${round}` })));
    await ask(
      world.database.connectionString,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
  }
  expect(new Set(ids).size).toBe(6);
  for (const id of ids) {
    const task = await world.until(id, "succeeded", "failed");
    expect(task.failure).toBeNull();
    expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
  }
});

test("a request whose sender has hung up and repeats it makes no second task", async () => {
  const picture = await readFile(sampleMedia.character.path);
  const give = (response: ServerResponse) =>
    response.writeHead(200, { "content-type": "image/jpeg" }).end(picture);
  const asked: ServerResponse[] = [];
  // Keeps the first one waiting.
  const host = createServer((_, response) => {
    if (asked.push(response) > 1) give(response);
  });
  await once(host.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    host.closeAllConnections();
    host.close();
  });
  const { port } = host.address() as AddressInfo;
  const body = { promptImage: `http://localhost:${port}/a.jpg`, promptText: "a storm emulate:stuck" };
  const answered = async () => {
    const headers = { authorization: `Bearer ${world.token}` };
    const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
    const counts = [...text.matchAll(/^understudy_http_request_seconds_count\{.*image_to_video.* (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const before = await answered();
  const patience = new AbortController();
  const init = { method: "POST", body: JSON.stringify(body), signal: patience.signal };
  const first = world.ask(server, "/v1/image_to_video", init);
  await eventually(async () => asked[0]);
  patience.abort();
  await expect(first).rejects.toThrow();
  const id = await world.create(server, body, { "x-stainless-retry-count": "1" });
  if (asked[0]) give(asked[0]);
  await eventually(async () => ((await answered()) === before + 2 ? true : undefined));
  const made = world.database.db
    .selectFrom("task")
    .select("id")
    .where(sql<boolean>`input->>'promptImage' = ${body.promptImage}`);
  expect(await made.execute()).toEqual([{ id }]);
});
