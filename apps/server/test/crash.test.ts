import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { killPostgres } from "../chaos/kill-postgres.ts";
import { createMember, type Member } from "../chaos/member.ts";
import { eventually } from "./support/postgres.ts";
import { testWorld } from "./support/world.ts";

// Workers are processes of their own here: they are killed.

const world = testWorld();
const members: Member[] = [];

afterEach(async () => {
  await Promise.all(members.splice(0).map((member) => member.kill()));
});

async function startWorker(more: Record<string, string> = {}): Promise<Member> {
  const member = createMember(world.environment({ ROLE: "worker", ...more }));
  members.push(member);
  await member.start();
  return member;
}

test("the database is killed under a running server: it comes back, and everything goes on", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "understudy-crash-"));
  const { DATABASE_URL: _, ...environment } = world.environment({ DATA_DIR: dataDir });
  const member = createMember(environment);
  members.push(member);
  await member.start();
  const token = member.token ?? "";
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(member.url + path, { ...init, headers: { ...headers, ...init.headers } });
    return response.ok ? ((await response.json()) as { id: string; status: string }) : undefined;
  };
  const ids: string[] = [];
  for (const key of ["a", "b"]) {
    const body = JSON.stringify({ promptImage: `${world.emulator.url}/files/character.jpg` });
    const init = { method: "POST", headers: { "idempotency-key": key }, body };
    ids.push((await eventually(() => ask("/v1/image_to_video", init))).id);
    expect(await killPostgres(dataDir)).toBe(true);
  }
  for (const id of ids) {
    const over = await eventually(async () => {
      const task = await ask(`/v1/tasks/${id}`);
      return task && ["SUCCEEDED", "FAILED"].includes(task.status) ? task : undefined;
    });
    expect(over.status).toBe("SUCCEEDED");
  }
  expect(await member.stop()).toBe(0);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
}, 180_000);

const workerCount = async () => (await world.database.db.selectFrom("worker").select("id").execute()).length;

test("killed while sending: the outcome is unknown, committed, and never sent again", async () => {
  const api = await world.start({ ROLE: "api" });
  // Accepts connections and never answers.
  const silent = createServer(() => {});
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const asked = once(silent, "request");
  const worker = await startWorker({ COMETAPI_BASE_URL: `http://127.0.0.1:${port}` });
  const id = await world.create(api);
  await asked;
  expect((await world.task(id)).state).toBe("submitting");
  await worker.kill();
  const before = world.creates();
  await startWorker();
  const task = await world.until(id, "failed", "succeeded");
  expect(task).toMatchObject({
    state: "failed",
    failure_code: "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN",
    owner: null,
  });
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
  // A later task goes through, this one is left alone.
  await world.until(await world.create(api), "succeeded");
  expect(world.creates()).toBe(before + 1);
  silent.closeAllConnections();
  silent.close();
});

test("killed while watching: another worker brings it to its end", async () => {
  const api = await world.start({ ROLE: "api" });
  const first = await startWorker();
  const id = await world.create(api, { promptText: "a storm emulate:stuck" });
  const { fence, owner } = await world.until(id, "submitted");
  await first.kill();
  await startWorker();
  const taken = await eventually(async () => {
    const task = await world.task(id);
    return task.owner !== owner ? task : undefined;
  });
  expect(taken).toMatchObject({ state: "submitted", fence: fence + 1 });
  expect(await world.ledger(id)).toEqual(["reserve", "commit"]);
});

test("SIGTERM: the open create is answered and written down, watched tasks go over at once, the exit is clean", async () => {
  const api = await world.start({ ROLE: "api" });
  const first = await startWorker();
  const watched = await world.create(api, { promptText: "a storm emulate:stuck" });
  const { owner } = await world.until(watched, "submitted");
  const slow = await world.create(api, { promptText: "a storm emulate:slow,stuck" });
  await world.until(slow, "submitting");
  const stopped = first.stop();
  await startWorker();
  expect(await stopped).toBe(0);
  expect(await world.until(slow, "submitted", "failed")).toMatchObject({ state: "submitted" });
  await eventually(async () => ((await world.task(watched)).owner === owner ? undefined : true));
  expect(await workerCount()).toBeGreaterThan(0);
});
