import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sampleMedia } from "@understudy/dev/media";
import { markdownTable } from "markdown-table";
import { createMember } from "../chaos/member.ts";

// An upload and a result of 200 MB, at the server and at a bare pipe from `node:http` to the disk, in turn. Each side is
// a process of its own; memory is what it has above what it had before its first file.

const rounds = Number(process.argv[2] ?? 5);
const megabytes = 200;
const boundary = "the-boundary";

/** The sample film with an empty box behind it: a whole film, of the wanted size. */
async function largeFilm(): Promise<Buffer> {
  const film = await readFile(sampleMedia.performer.path);
  const large = Buffer.alloc(megabytes * 1_000_000);
  film.copy(large);
  large.writeUInt32BE(large.length - film.length, film.length);
  large.write("free", film.length + 4, "latin1");
  return large;
}

const film = await largeFilm();
const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n`;
const form = [Buffer.from(head), ...pieces(film), Buffer.from(`\r\n--${boundary}--\r\n`)];

function pieces(whole: Buffer): Buffer[] {
  const size = 65_536;
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
    whole.subarray(index * size, (index + 1) * size),
  );
}

async function send(url: string): Promise<number> {
  const began = performance.now();
  const asking = request(url, {
    method: "POST",
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": form.reduce((sum, { length }) => sum + length, 0),
    },
  });
  const answered = once(asking, "response") as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(form), asking);
  const [{ statusCode }] = await answered;
  if (statusCode !== 204) throw new Error(`The upload was answered ${statusCode}.`);
  return performance.now() - began;
}

/** Where to send the next file. */
async function announce(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/v1/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ filename: "a.mp4" }),
  });
  return ((await response.json()) as { uploadUrl: string }).uploadUrl;
}

/** Memory of a process now, in MB (Linux). */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1000;
}

/** Does something while it looks how much memory a process takes. */
async function watched(pid: number, work: () => Promise<number>): Promise<{ ms: number; peakMb: number }> {
  let peakMb = 0;
  const timer = setInterval(async () => {
    peakMb = Math.max(peakMb, await residentMb(pid));
  }, 20);
  const ms = await work();
  clearInterval(timer);
  return { ms, peakMb };
}

interface Side {
  idleMb: number;
  taken: { ms: number; peakMb: number }[];
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const speed = ({ taken }: Side) => (1000 * megabytes) / median(taken.map(({ ms }) => ms));
const grown = ({ idleMb, taken }: Side) => Math.max(...taken.map(({ peakMb }) => peakMb)) - idleMb;

/** One after the other in every round, so that a busy moment of the machine meets both. */
async function compare(ours: [number, () => Promise<number>], bare: [number, () => Promise<number>]) {
  const sides = await Promise.all(
    [ours, bare].map(async ([pid]): Promise<Side> => ({ idleMb: await residentMb(pid), taken: [] })),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [index, [pid, work]] of [ours, bare].entries())
      sides[index]?.taken.push(await watched(pid, work));
  }
  return sides as [Side, Side];
}

function row(name: string, [ours, bare]: [Side, Side]): string[] {
  const [a, b] = [speed(ours), speed(bare)];
  return [
    name,
    a.toFixed(0),
    b.toFixed(0),
    (a / b).toFixed(2),
    grown(ours).toFixed(0),
    grown(bare).toFixed(0),
  ];
}

const folder = await mkdtemp(join(tmpdir(), "understudy-bench-"));
const children: ChildProcess[] = [];

async function startProcess(way: "ours" | "bare") {
  const directory = join(folder, way);
  await mkdir(directory);
  const child = fork(`${import.meta.dirname}/throughput-process.ts`, [way, directory], { execArgv: [] });
  children.push(child);
  const [{ url = "" }] = (await once(child, "message")) as [{ url?: string }];
  return {
    pid: child.pid ?? 0,
    url,
    async fetch(from: string): Promise<number> {
      child.send(from);
      const failed = once(child, "exit").then(() => Promise.reject(new Error(`The process ended: ${way}.`)));
      const [{ ms }] = (await Promise.race([once(child, "message"), failed])) as [{ ms: number }];
      failed.catch(() => {});
      return ms;
    },
  };
}

const provider = createServer((_, response) => {
  response.writeHead(200, { "content-type": "video/mp4", "content-length": film.length });
  Readable.from(pieces(film)).pipe(response);
});
provider.listen(0, "127.0.0.1");
await once(provider, "listening");
const resultUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/film.mp4`;

const member = createMember({
  DATA_DIR: join(folder, "server"),
  PORT: "0",
  LOG_LEVEL: "error",
  COMETAPI_KEY: "none",
});
try {
  await member.start();
  const { url = "", token = "" } = member;
  const [ours, bare] = [await startProcess("ours"), await startProcess("bare")];
  const uploads = await compare(
    [member.pid() ?? 0, async () => send(await announce(url, token))],
    [bare.pid, () => send(bare.url)],
  );
  const results = await compare(
    [ours.pid, () => ours.fetch(resultUrl)],
    [bare.pid, () => bare.fetch(resultUrl)],
  );
  console.log(
    markdownTable([
      [`${megabytes} MB`, "MB/s", "bare pipe MB/s", "ratio", "above idle, MB", "bare pipe, MB"],
      row("upload", uploads),
      row("result", results),
    ]),
  );
} finally {
  await member.stop();
  for (const child of children) child.kill();
  provider.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
