import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningCometEmulator, startCometEmulator } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";

const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
const callbackSecret = "a-secret-of-the-tests";
const hintEveryMs = 200;

/** An Understudy server in a process of its own, with a Postgres of its own, over an emulated CometAPI. */
export interface ServerProcess {
  readonly url: string;
  readonly token: string;
  readonly emulator: RunningCometEmulator;
  /** Asks it as the admin. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
  /** Ends the process without a word; `start` brings it back at the same address. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** @param origin The origin of the add-on, which may call it. */
export async function startServer(origin: string): Promise<ServerProcess> {
  const film = await readFile(sampleMedia.characterVideo.path);
  const emulator = await startCometEmulator({
    speed: 50,
    durations: { medianMs: 15_000, sigma: 0 },
    assets: { allowLoopbackHttp: true },
    render: async () => film,
  });
  const dataDir = await mkdtemp(join(tmpdir(), "understudy-panel-server-"));
  let port = "0";
  let url = "";
  let token = "";
  let end: (signal: NodeJS.Signals) => Promise<unknown> = async () => {};

  async function start(): Promise<void> {
    const child = spawn(process.execPath, [main], {
      cwd: dataDir,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        PORT: port,
        COMETAPI_KEY: emulator.apiKey,
        COMETAPI_BASE_URL: emulator.url,
        ALLOW_LOOPBACK_ASSETS: "true",
        ALLOWED_ORIGINS: origin,
        CALLBACK_SECRET: callbackSecret,
        MAX_CREATES_PER_SECOND: "1000",
        MAX_READS_PER_SECOND: "1000",
        REQUESTS_PER_SECOND: "1000",
        REQUEST_BURST: "10000",
      },
    });
    const exited = once(child, "exit");
    end = async (signal) => {
      child.kill(signal);
      await exited;
    };
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk;
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const addressOf = () => /"url":"([^"]+)"/.exec(said)?.[1];
    const tokenOf = () => (token === "" ? /ust_\S+/.exec(said)?.[0] : token);
    while (!addressOf() || !tokenOf()) {
      const next = [once(child.stdout, "data"), once(child.stderr, "data")];
      const isOver = await Promise.race([exited.then(() => true), ...next]);
      if (isOver === true) throw new Error(`The server ended: ${said}`);
    }
    url = addressOf() ?? "";
    token = tokenOf() ?? "";
    port = new URL(url).port;
  }

  await start();
  // The server looks at its own pace, which is that of the world outside; hints have it look now.
  const hints = setInterval(() => {
    for (const { id } of emulator.tasks.values()) {
      const body = JSON.stringify({ id, status: "SUCCEEDED" });
      const headers = { "content-type": "application/json" };
      void fetch(`${url}/callbacks/${callbackSecret}`, { method: "POST", headers, body }).catch(() => {});
    }
  }, hintEveryMs);

  return {
    get url() {
      return url;
    },
    get token() {
      return token;
    },
    emulator,
    async call(method, path, body, headers = {}) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    kill: async () => {
      await end("SIGKILL");
    },
    start,
    async close() {
      clearInterval(hints);
      await end("SIGTERM");
      await emulator.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
