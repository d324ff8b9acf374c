import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningCometEmulator, seededRandom, startCometEmulator } from "@understudy/comet-emulator";
import { sampleMedia } from "@understudy/dev/media";
import { connectDatabase } from "../src/database/connect.ts";
import { createLogger } from "../src/log.ts";
import { startPostgres } from "../src/postgres/start.ts";
import { haste } from "./hasty.ts";
import { judge, type Verdict } from "./judge.ts";
import { killPostgres } from "./kill-postgres.ts";
import { createMember, type Member } from "./member.ts";

export interface ChaosOptions {
  /** `fleet`: 3 workers and 2 APIs over one Postgres that lives. `alone`: one process, killed with its own Postgres. */
  layout: "fleet" | "alone";
  creates: number;
  kills: number;
  /** The same seed gives the same faults and victims, though not the same moments. */
  seed: number;
}

/** What goes wrong at the provider. Faults that stop all sending for a minute are left out. */
const scenario = [
  "dropped~0.02",
  "dropped@created~0.03",
  "bad-gateway~0.02",
  "no-id~0.01",
  "rate-limited~0.03",
  "masked-refusal~0.03",
  "fail-internal~0.04",
  "bad-gateway@status~0.05",
  "not-exist-200@status~0.03",
  "broken@output~0.1",
];

/** Creates tasks while processes are killed, waits until all is quiet, and compares the books with the bill. */
export async function runChaos(options: ChaosOptions): Promise<Verdict & { kills: number; seconds: number }> {
  const began = performance.now();
  const random = seededRandom(options.seed);
  const film = await readFile(sampleMedia.performer.path);
  const dataDir = await mkdtemp(join(tmpdir(), "understudy-chaos-"));
  const emulator = await startCometEmulator({
    speed: haste,
    refreshMs: 0,
    visibleAfterMs: 0,
    durations: { medianMs: 20_000 },
    random,
    files: dirname(sampleMedia.performer.path),
    assets: { fetch: false, allowLoopbackHttp: true },
    render: async () => film,
    scenario,
  });
  const log = createLogger({ level: "silent" });
  const postgres = options.layout === "fleet" ? await startPostgres({ dataDir, log }) : undefined;
  const members = membersOf(options.layout, emulator, dataDir, postgres?.connectionString);
  try {
    await Promise.all(members.map((member) => member.start()));
    const token = members.find((member) => member.token !== undefined)?.token ?? "";
    const accepted = new Map<string, string>();
    const creating = createAll(options, { members, token, emulator, accepted });
    const kills = await killSome(options, { members, dataDir, random, accepted });
    await creating;
    const books = postgres ?? (await startPostgres({ dataDir, log }));
    const { db, close } = await connectDatabase({ connectionString: books.connectionString, log });
    try {
      await untilQuiet(() => db.selectFrom("task").select("id").where("finished_at", "is", null).execute());
      const verdict = await judge({ db, emulator, filesDir: join(dataDir, "files"), accepted });
      return { ...verdict, kills, seconds: (performance.now() - began) / 1000 };
    } finally {
      await close();
      if (books !== postgres) await books.close();
    }
  } finally {
    await Promise.all(members.map((member) => member.stop()));
    await postgres?.close();
    await killPostgres(dataDir);
    await emulator.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function membersOf(
  layout: ChaosOptions["layout"],
  emulator: RunningCometEmulator,
  dataDir: string,
  connectionString: string | undefined,
): Member[] {
  const roles = layout === "alone" ? ["all"] : ["api", "api", "worker", "worker", "worker"];
  return roles.map((role) =>
    createMember({
      ROLE: role,
      DATA_DIR: dataDir,
      ...(connectionString === undefined ? {} : { DATABASE_URL: connectionString }),
      PORT: "0",
      LOG_LEVEL: "silent",
      COMETAPI_KEY: emulator.apiKey,
      COMETAPI_BASE_URL: emulator.url,
      ALLOW_LOOPBACK_ASSETS: "true",
      MAX_CONCURRENCY: "20",
      MAX_CREATES_PER_SECOND: "50",
      MAX_READS_PER_SECOND: "1000",
      REQUESTS_PER_SECOND: "1000",
      REQUEST_BURST: "10000",
    }),
  );
}

interface Stage {
  members: Member[];
  token: string;
  emulator: RunningCometEmulator;
  accepted: Map<string, string>;
}

const callers = 4;
/** About how long a kill and what follows take, in milliseconds. */
const killMs = { fleet: 1000, alone: 2500 };

/** Some callers, each insisting on an answer to one create before the next, with the same key until then. */
async function createAll({ layout, creates, kills }: ChaosOptions, stage: Stage): Promise<void> {
  const pauseMs = (callers * kills * killMs[layout]) / creates;
  const prompts = Array.from({ length: creates }, (_, index) => `take ${index}`).values();
  const caller = async () => {
    for (const prompt of prompts) {
      stage.accepted.set(prompt, await insist(prompt, stage));
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function insist(prompt: string, { members, token, emulator }: Stage): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const doors = members.flatMap(({ url }) => url ?? []);
    const door = doors[attempt % doors.length];
    const id =
      door === undefined ? undefined : await createOnce(door, prompt, token, emulator).catch(() => undefined);
    if (id !== undefined) return id;
    await sleep(50);
  }
}

async function createOnce(url: string, prompt: string, token: string, emulator: RunningCometEmulator) {
  const response = await fetch(`${url}/v1/image_to_video`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": prompt.replace(" ", "-"),
    },
    body: JSON.stringify({ promptImage: `${emulator.url}/files/character.jpg`, promptText: prompt }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) return undefined;
  return ((await response.json()) as { id: string }).id;
}

/** Kills one after the other at random moments, while there is something to disturb; each comes back by itself. */
async function killSome(
  { layout, kills }: ChaosOptions,
  {
    members,
    dataDir,
    random,
    accepted,
  }: Pick<Stage, "members" | "accepted"> & { dataDir: string; random(): number },
): Promise<number> {
  while (accepted.size === 0) await sleep(20);
  const returning = new Map<Member, Promise<void>>();
  for (let killed = 0; killed < kills; killed++) {
    await sleep(150 + 1000 * random());
    const victim = members[Math.floor(random() * members.length)];
    if (!victim) continue;
    // In a fleet the victim may also be one that is just starting.
    if (layout === "alone") await returning.get(victim);
    await victim.kill();
    if (layout === "alone") await killPostgres(dataDir);
    await returning.get(victim);
    returning.set(victim, victim.start());
  }
  await Promise.all(returning.values());
  // Who was killed while starting has to be started again.
  await Promise.all(members.map((member) => (member.pid() === undefined ? member.start() : undefined)));
  return kills;
}

/** Long enough for leases, heartbeats of jobs and a second turn after a 429; counted anew with every task that ends. */
const patienceMs = 120_000;

/** Waits until nothing is open any more, or nothing has ended for a while: a busy machine is slow, and no verdict. */
async function untilQuiet(open: () => Promise<unknown[]>): Promise<void> {
  let deadline = performance.now() + patienceMs;
  for (let left = Number.POSITIVE_INFINITY; performance.now() < deadline; await sleep(200)) {
    const now = (await open()).length;
    if (now === 0) return;
    if (now < left) deadline = performance.now() + patienceMs;
    left = Math.min(left, now);
  }
}
