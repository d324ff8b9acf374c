import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningCometEmulator, startCometEmulator } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll } from "vitest";
import { emulatorOptions } from "./emulator.ts";

/** An Understudy server in a process of its own, with a Postgres of its own, over an emulator. */
export interface TestServer {
  url: string;
  /** The admin token of the first start. */
  token: string;
  emulator: RunningCometEmulator;
  /** Asks it as the admin. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
}

const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
const callbackSecret = "a-secret-of-the-tests";
const hintEveryMs = 200;

/** Starts one before the tests of a file and ends it after them. Call it at the top of the file. */
export function testServer(): TestServer {
  const server = {} as TestServer;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const film = await readFile(sampleMedia.characterVideo.path);
    server.emulator = await startCometEmulator({ ...emulatorOptions, render: async () => film });
    ends.push(() => server.emulator.close());
    const dataDir = await mkdtemp(join(tmpdir(), "understudy-cli-server-"));
    ends.unshift(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const child = spawn(process.execPath, [main], {
      cwd: dataDir,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        PORT: "0",
        COMETAPI_KEY: server.emulator.apiKey,
        COMETAPI_BASE_URL: server.emulator.url,
        ALLOW_LOOPBACK_ASSETS: "true",
        CALLBACK_SECRET: callbackSecret,
        MAX_CREATES_PER_SECOND: "1000",
        MAX_READS_PER_SECOND: "1000",
        REQUESTS_PER_SECOND: "1000",
        REQUEST_BURST: "10000",
      },
    });
    const exited = once(child, "exit");
    ends.unshift(async () => {
      child.kill("SIGTERM");
      await exited;
    });
    let said = "";
    const hear = (chunk: Buffer) => (said += chunk);
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const addressOf = () => /"url":"([^"]+)"/.exec(said)?.[1];
    const tokenOf = () => /ust_\S+/.exec(said)?.[0];
    while (!addressOf() || !tokenOf()) {
      const ended = await Promise.race([
        exited.then(() => true),
        once(child.stdout, "data"),
        once(child.stderr, "data"),
      ]);
      if (ended === true) throw new Error(`The server ended: ${said}`);
    }
    Object.assign(server, { url: addressOf(), token: tokenOf() });
    // The server looks at its own pace, which is that of the world outside; hints have it look now.
    const hints = setInterval(() => {
      for (const { id } of server.emulator.tasks.values()) void hint(server.url, id);
    }, hintEveryMs);
    ends.unshift(async () => clearInterval(hints));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  server.call = async (method, path, body, headers = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${server.token}`,
        "content-type": "application/json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  return server;
}

async function hint(url: string, id: string): Promise<void> {
  const body = JSON.stringify({ id, status: "SUCCEEDED" });
  const headers = { "content-type": "application/json" };
  await fetch(`${url}/callbacks/${callbackSecret}`, { method: "POST", headers, body }).catch(() => {});
}
