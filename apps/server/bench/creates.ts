import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCometEmulator } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { markdownTable } from "markdown-table";
import { createMember } from "../chaos/member.ts";

// Creates over HTTP, answered and durable, at a server in a process of its own with its own Postgres; and straight at
// the emulator for comparison. Also how long the starts take.

const seconds = 8;

interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  failed: number;
}

/** Sends as fast as so many callers get answers, or at an even pace. */
async function load(
  send: () => Promise<boolean>,
  options: { callers: number; perSecond?: number },
): Promise<Load> {
  const took: number[] = [];
  let failed = 0;
  const began = performance.now();
  const until = began + 1000 * seconds;
  const gap = options.perSecond === undefined ? 0 : (1000 * options.callers) / options.perSecond;
  const caller = async (index: number) => {
    for (let due = began + (gap * index) / options.callers; due < until; due += gap) {
      if (gap > 0) await sleep(Math.max(0, due - performance.now()));
      else due = performance.now();
      // Measured from when it was due: a request that had to wait for its turn was slow.
      const from = gap > 0 ? due : performance.now();
      if (!(await send())) failed += 1;
      took.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: options.callers }, (_, index) => caller(index)));
  const elapsed = (performance.now() - began) / 1000;
  const sorted = took.sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * sorted.length)] ?? 0;
  return { perSecond: took.length / elapsed, p50: at(0.5), p99: at(0.99), failed };
}

const dataDir = await mkdtemp(join(tmpdir(), "understudy-bench-"));
const emulator = await startCometEmulator({ assets: { fetch: false }, keepRequests: 100 });
const member = createMember({
  DATA_DIR: dataDir,
  NODE_COMPILE_CACHE: join(dataDir, "compiled"),
  PORT: "0",
  LOG_LEVEL: "error",
  COMETAPI_KEY: emulator.apiKey,
  COMETAPI_BASE_URL: emulator.url,
  ALLOW_LOOPBACK_ASSETS: "true",
  MAX_CONCURRENCY: "5",
  REQUESTS_PER_SECOND: "1000",
  REQUEST_BURST: "10000",
});

async function secondsOf(action: () => Promise<unknown>): Promise<string> {
  const began = performance.now();
  await action();
  return ((performance.now() - began) / 1000).toFixed(2);
}

async function post(url: string, token: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "x-runway-version": "2024-11-06",
    },
    body: JSON.stringify(body),
  });
}

async function upload(url: string, token: string): Promise<string> {
  const announced = await post(`${url}/v1/uploads`, token, { filename: "character.jpg", type: "ephemeral" });
  const { uploadUrl, runwayUri } = (await announced.json()) as { uploadUrl: string; runwayUri: string };
  const form = new FormData();
  form.set(
    "file",
    new Blob([await readFile(sampleMedia.character.path)], { type: "image/jpeg" }),
    "character.jpg",
  );
  const sent = await fetch(uploadUrl, { method: "POST", body: form });
  if (!sent.ok) throw new Error(await sent.text());
  return runwayUri;
}

try {
  const firstStart = await secondsOf(member.start);
  await member.stop();
  const laterStart = await secondsOf(member.start);
  const { url = "", token = "" } = member;
  const promptImage = await upload(url, token);
  let n = 0;
  const atServer = async () => {
    const response = await post(`${url}/v1/image_to_video`, token, {
      promptImage,
      promptText: `take ${n++}`,
    });
    await response.arrayBuffer();
    return response.ok;
  };
  const atEmulator = async () => {
    const body = {
      model: "gen3a_turbo",
      promptImage: "https://example.com/a.jpg",
      promptText: `take ${n++}`,
      duration: 5,
      ratio: "1280:768",
    };
    const response = await post(`${emulator.url}/runwayml/v1/image_to_video`, emulator.apiKey, body);
    await response.arrayBuffer();
    return response.ok;
  };
  for (let warm = 0; warm < 200; warm++) await Promise.all([atServer(), atEmulator()]);
  const one = await load(atServer, { callers: 1 });
  const full = await load(atServer, { callers: 16 });
  const half = await load(atServer, { callers: 16, perSecond: full.perSecond / 2 });
  const target = await load(atServer, { callers: 16, perSecond: 150 });
  const direct = await load(atEmulator, { callers: 16 });
  const row = (name: string, { perSecond, p50, p99, failed }: Load) => [
    name,
    perSecond.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
    String(failed),
  ];
  console.log(
    markdownTable([
      ["creates", "per second", "p50 ms", "p99 ms", "refused"],
      row("server, one caller", one),
      row("server, 16 callers", full),
      row("server, half of that", half),
      row("server, 150 per second", target),
      row("emulator directly, 16 callers", direct),
    ]),
  );
  console.log(
    `\nThe emulator alone is ${(direct.perSecond / full.perSecond).toFixed(1)} times as fast; it shares a process with the callers.`,
  );
  console.log(`First start to ready ${firstStart} s, later start ${laterStart} s.`);
} finally {
  await member.stop();
  await emulator.close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
}
