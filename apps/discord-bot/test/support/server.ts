import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningCometEmulator, startCometEmulator, type Task } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { compileCache, startProcess } from "./process.ts";

/** An Understudy server in a process of its own over an emulator of CometAPI. */
export interface TestServer {
  readonly url: string;
  /** Makes a token with the scopes of a bot, for an account of its own. */
  createToken(account: string): Promise<string>;
  readonly emulator: RunningCometEmulator;
  /** Keeps a task with this seed under way until what this returns is called. */
  hold(seed: number): () => void;
  /** Ends it as a power cut would, and starts it again at the same address. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Has it hang: it takes connections and says nothing, until it is resumed. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
const callbackSecret = "a-secret-of-the-tests";
const hintEveryMs = 150;
/** A server that was away is back by then; hints about all that ever were would be a load of their own. */
const hintForMs = 60_000;
/** How much faster than real time the provider goes. */
const speed = 50;

/**
 * @param options.taskMs How long tasks take at the provider that nobody holds.
 * @param options.isLight For benches: the provider takes inputs unseen, and the server looks at its own pace.
 */
export async function startTestServer({
  taskMs = 400,
  isLight = false,
}: {
  taskMs?: number;
  isLight?: boolean;
} = {}): Promise<TestServer> {
  const film = await readFile(sampleMedia.characterVideo.path);
  const emulator = await startCometEmulator({
    apiKey: "sk-emulator-0b1c2d3e4f5a6978",
    speed,
    durations: { medianMs: taskMs * speed, sigma: 0 },
    // A task ends when it is let: what has to happen before does not race with it.
    ...(isLight ? {} : { scenario: ["stuck"] }),
    assets: { allowLoopbackHttp: true, ...(isLight ? { fetch: false } : {}) },
    render: async () => film,
  });
  const dataDir = await mkdtemp(join(tmpdir(), "understudy-bot-server-"));
  const env = (port: string) => ({
    ...process.env,
    DATA_DIR: dataDir,
    PORT: port,
    COMETAPI_KEY: emulator.apiKey,
    COMETAPI_BASE_URL: emulator.url,
    ALLOW_LOOPBACK_ASSETS: "true",
    CALLBACK_SECRET: callbackSecret,
    MAX_CONCURRENCY: "1000",
    MAX_CREATES_PER_SECOND: "1000",
    MAX_READS_PER_SECOND: "1000",
    REQUESTS_PER_SECOND: "1000",
    REQUEST_BURST: "10000",
  });
  const start = (port: string) =>
    startProcess([main], { cwd: dataDir, env: env(port), until: /"url":"([^"]+)"/ });
  let process_ = await start("0");
  const url = process_.found;
  const port = new URL(url).port;

  const held = new Set<number>();
  const isHeld = ({ body }: Task) => held.has((body as { seed?: number }).seed ?? -1);
  // The server looks at its own pace, which is that of the world outside; hints have it look now.
  const endedAt = new Map<string, number>();
  const hints = setInterval(() => {
    if (isLight) return;
    for (const task of emulator.tasks.values()) {
      if (!endedAt.has(task.id) && !isHeld(task)) {
        (task as Task).endsAt = task.runsAt + taskMs * speed;
        endedAt.set(task.id, performance.now());
      }
      if (performance.now() - (endedAt.get(task.id) ?? performance.now()) < hintForMs) {
        void hint(url, task.id);
      }
    }
  }, hintEveryMs);

  return {
    url,
    createToken: (account) => createToken(dataDir, env(port), account),
    emulator,
    hold(seed) {
      held.add(seed);
      return () => held.delete(seed);
    },
    async kill() {
      await process_.kill("SIGKILL");
    },
    async start() {
      process_ = await start(port);
    },
    pause: () => process.kill(process_.pid, "SIGSTOP"),
    resume: () => process.kill(process_.pid, "SIGCONT"),
    async close() {
      clearInterval(hints);
      await process_.kill("SIGTERM");
      await emulator.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function createToken(dataDir: string, env: NodeJS.ProcessEnv, account: string): Promise<string> {
  const scopes = "create,read,act-for-subjects";
  const args = [main, "token", "create", "--name", "bot", "--account", account, "--scopes", scopes];
  const child = spawn(process.execPath, args, {
    cwd: dataDir,
    env: { ...env, ...compileCache },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk));
  await once(child, "exit");
  const [token] = /ust_\S+/.exec(said) ?? [];
  if (token === undefined) throw new Error(`No token was made: ${said}`);
  return token;
}

async function hint(url: string, id: string): Promise<void> {
  const body = JSON.stringify({ id, status: "SUCCEEDED" });
  const headers = { "content-type": "application/json" };
  await fetch(`${url}/callbacks/${callbackSecret}`, { method: "POST", headers, body }).catch(() => {});
}
