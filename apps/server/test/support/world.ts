import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CometEmulatorOptions,
  type RunningCometEmulator,
  startCometEmulator,
} from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll } from "vitest";
import { haste, hastyClock, shortLeases } from "../../chaos/hasty.ts";
import { readConfig } from "../../src/config.ts";
import type { LedgerRow, Task } from "../../src/database/schema.ts";
import { createLogger } from "../../src/log.ts";
import { type Server, type ServerParts, startServer } from "../../src/server.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { eventually } from "./postgres.ts";

/** An emulator in a hurry, a database, and as many servers as a test wants. */
export interface World {
  database: TestDatabase;
  emulator: RunningCometEmulator;
  dataDir: string;
  token: string;
  environment(more?: Record<string, string>): Record<string, string>;
  start(more?: Record<string, string>, parts?: ServerParts): Promise<Server>;
  /** Asks the API of a server. */
  ask<T = Body>(server: Server, path: string, init?: RequestInit): Promise<{ status: number; body: T }>;
  create(server: Server, body?: Record<string, unknown>, headers?: Record<string, string>): Promise<string>;
  task(id: string): Promise<Task>;
  until(id: string, ...states: Task["state"][]): Promise<Task>;
  ledger(id: string): Promise<LedgerRow["kind"][]>;
  /** How many creates reached the provider. */
  creates(): number;
}

export type Body = Record<string, unknown> & { id: string };

export function testWorld(options: CometEmulatorOptions = {}): World {
  const database = testDatabase();
  const world = { database } as World;
  const servers: Server[] = [];

  beforeAll(async () => {
    const film = await readFile(sampleMedia.performer.path);
    world.emulator = await startCometEmulator({
      speed: haste,
      refreshMs: 0,
      visibleAfterMs: 0,
      durations: { medianMs: 10_000, sigma: 0 },
      files: join(sampleMedia.performer.path, ".."),
      assets: { fetch: false, allowLoopbackHttp: true },
      render: async () => film,
      ...options,
    });
    world.dataDir = await mkdtemp(join(tmpdir(), "understudy-world-"));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await world.emulator.close();
    await rm(world.dataDir, { recursive: true, force: true });
  });

  return Object.assign(world, {
    environment: (more = {}) => ({
      DATABASE_URL: database.connectionString,
      DATA_DIR: world.dataDir,
      PORT: "0",
      LOG_LEVEL: "silent",
      COMETAPI_KEY: world.emulator.apiKey,
      COMETAPI_BASE_URL: world.emulator.url,
      ALLOW_LOOPBACK_ASSETS: "true",
      MAX_CONCURRENCY: "100",
      MAX_CREATES_PER_SECOND: "1000",
      MAX_READS_PER_SECOND: "1000",
      REQUESTS_PER_SECOND: "1000",
      REQUEST_BURST: "10000",
      ...more,
    }),
    async start(more, parts) {
      const config = readConfig(world.environment(more));
      const log = createLogger({ level: config.logLevel });
      const usual = { clock: hastyClock(), leaseTimes: shortLeases };
      const { server, firstToken } = await startServer(config, log, { ...usual, ...parts });
      servers.push(server);
      world.token ??= firstToken ?? "";
      return server;
    },
    async ask<T>({ url }: Server, path: string, init: RequestInit = {}) {
      const headers = { authorization: `Bearer ${world.token}`, "content-type": "application/json" };
      const response = await fetch(url + path, { ...init, headers: { ...headers, ...init.headers } });
      const text = await response.text();
      return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
    },
    async create(server, body = {}, headers = {}) {
      const sound = { promptImage: `${world.emulator.url}/files/character.jpg`, promptText: "a storm" };
      const init = { method: "POST", headers, body: JSON.stringify({ ...sound, ...body }) };
      const answer = await world.ask(server, "/v1/image_to_video", init);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      return answer.body.id;
    },
    task: (id) => database.db.selectFrom("task").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    until: (id, ...states) =>
      eventually(async () => {
        const task = await world.task(id);
        return states.includes(task.state) ? task : undefined;
      }),
    async ledger(id) {
      const rows = database.db.selectFrom("ledger").select("kind").where("task_id", "=", id).orderBy("id");
      return (await rows.execute()).map(({ kind }) => kind);
    },
    creates: () =>
      world.emulator.requests.filter(({ method, path }) => method === "POST" && /_to_/.test(path)).length,
  } satisfies Partial<World>);
}
