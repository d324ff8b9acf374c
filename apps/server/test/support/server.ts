import { randomUUID } from "node:crypto";
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
import { hastyClock } from "../../chaos/hasty.ts";
import { ensureAccount } from "../../src/accounts/accounts.ts";
import { createToken, type Scope, scopes } from "../../src/accounts/tokens.ts";
import { readConfig } from "../../src/config.ts";
import { createLogger } from "../../src/log.ts";
import { type Server, startServer } from "../../src/server.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

/** A server on a socket over a database of its own, and the emulator it talks to. */
export interface TestServer {
  url: string;
  /** Of the first start: every scope, account `main`. */
  token: string;
  database: TestDatabase;
  emulator: RunningCometEmulator;
  /** A request; a body that is no string goes as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A token of an account, which is made where it is not there. */
  tokenOf(account: string, wanted?: readonly Scope[], subject?: string): Promise<string>;
  /** Lets time pass at the provider until a task of the server is over, and tells it. */
  settled(id: string, token?: string): Promise<Record<string, unknown>>;
  /** Another server over the same database. */
  another(env?: Record<string, string>): Promise<Server & { url: string }>;
  /** The sample performance and character as the emulator serves them. */
  samples: { video: string; picture: string };
  /** A create that is in order. */
  performance: Record<string, unknown>;
}

export interface CallOptions {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
  text: string;
}

const callbackSecret = "a-secret-of-the-tests";

/** Starts all of it before the tests of a file, and ends it after them. Call it at the top of the file. */
export function testServer(
  options: { env?: Record<string, string>; emulator?: CometEmulatorOptions } = {},
): TestServer {
  const database = testDatabase();
  const server = { database } as TestServer;
  const running: Server[] = [];
  let dataDir: string;

  async function start(env: Record<string, string> = {}) {
    const config = readConfig({
      DATABASE_URL: database.connectionString,
      DATA_DIR: dataDir,
      PORT: "0",
      COMETAPI_KEY: server.emulator.apiKey,
      COMETAPI_BASE_URL: server.emulator.url,
      ALLOW_LOOPBACK_ASSETS: "true",
      CALLBACK_SECRET: callbackSecret,
      MAX_CREATES_PER_SECOND: "1000",
      REQUESTS_PER_SECOND: "1000",
      REQUEST_BURST: "10000",
      ...options.env,
      ...env,
    });
    const started = await startServer(config, createLogger({ level: "silent" }), { clock: hastyClock() });
    running.push(started.server);
    return { ...started, url: started.server.url ?? "" };
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "understudy-server-"));
    server.emulator = await startCometEmulator({
      files: join(sampleMedia.character.path, ".."),
      assets: { allowLoopbackHttp: true },
      callbacks: false,
      speed: 0,
      // What a result shows is not what is tested here.
      render: () => readFile(sampleMedia.characterVideo.path),
      ...options.emulator,
    });
    const { url, firstToken = "" } = await start();
    const files = `${server.emulator.url}/files`;
    Object.assign(server, {
      url,
      token: firstToken,
      samples: { video: `${files}/performer.mp4`, picture: `${files}/character.jpg` },
    });
    server.performance = {
      model: "act_two",
      character: { type: "image", uri: server.samples.picture },
      reference: { type: "video", uri: server.samples.video },
      ratio: "1280:720",
    };
  });

  afterAll(async () => {
    for (const one of running) await one.close();
    await server.emulator.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  server.call = async (method, path, { token = server.token, body, headers = {} } = {}) => {
    const response = await fetch(new URL(path, server.url), {
      method,
      redirect: "manual",
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };

  server.tokenOf = async (account, wanted = scopes, subject) => {
    const { db } = database;
    await ensureAccount(db, account);
    const about = { accountId: account, name: randomUUID(), scopes: wanted, subject: subject ?? null };
    return (await createToken(db, about)).token;
  };

  server.settled = async (id, token) => {
    for (;;) {
      await server.emulator.advance(20_000);
      for (const task of server.emulator.tasks.values()) {
        const hint = { id: task.id, status: "SUCCEEDED" };
        await server.call("POST", `/callbacks/${callbackSecret}`, { token: null, body: hint });
      }
      const { json } = await server.call("GET", `/v1/tasks/${id}`, token === undefined ? {} : { token });
      if (typeof json.status !== "string") throw new Error(`There is no task ${id}.`);
      if (["SUCCEEDED", "FAILED", "CANCELLED"].includes(json.status)) return json;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  server.another = async (env) => {
    const { server: started, url } = await start(env);
    return { ...started, url };
  };
  return server;
}
