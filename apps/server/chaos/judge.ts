import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CometEmulator } from "@understudy/comet-emulator";
import { probe } from "@understudy/media";
import { type Kysely, sql } from "kysely";
import type { Database, Task } from "../src/database/schema.ts";

/** What a run came to. */
export interface Verdict {
  tasks: number;
  states: Record<string, number>;
  charges: number;
  commits: number;
  refunds: number;
  /** Declared unknown, and how many of them the provider did charge. */
  unknown: number;
  unknownCharged: number;
  /** Everything that must not be; empty when all is well. */
  violations: string[];
}

/** Compares what the server's books say with the provider's bill and the files on disk. */
export async function judge(parts: {
  db: Kysely<Database>;
  emulator: CometEmulator;
  filesDir: string;
  /** What was answered to each create: task id by the text of its prompt. */
  accepted: ReadonlyMap<string, string>;
}): Promise<Verdict> {
  const { db, emulator, accepted } = parts;
  const violations: string[] = [];
  const must = (holds: boolean, sentence: string) => void (holds || violations.push(sentence));
  const tasks = await db.selectFrom("task").selectAll().execute();
  const ledger = await db.selectFrom("ledger").selectAll().execute();
  const kindsOf = Map.groupBy(ledger, (row) => row.task_id);
  const chargesOf = Map.groupBy(emulator.bill.charges, ({ id }) => promptOf(emulator.tasks.get(id)?.body));
  const isUnknown = (task: Task) => task.failure_code === "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN";

  must(tasks.length === accepted.size, `${tasks.length} tasks for ${accepted.size} creates.`);
  for (const [prompt, id] of accepted) {
    must(
      tasks.some((task) => task.id === id),
      `Task ${id} of ${prompt} was accepted and is not there.`,
    );
  }
  for (const task of tasks) {
    const name = `${task.state} task ${task.id}`;
    const kinds = (kindsOf.get(task.id) ?? []).map(({ kind }) => kind).sort();
    const charges = chargesOf.get(promptOf(task.input))?.length ?? 0;
    must(["succeeded", "failed", "cancelled"].includes(task.state), `The ${name} has not ended.`);
    must(charges <= 1, `The ${name} was charged ${charges} times.`);
    must(kinds.length === 2 && kinds.includes("reserve"), `The ${name} has the ledger rows ${kinds}.`);
    const isCommitted = kinds.includes("commit");
    must(charges === 0 || isCommitted, `The ${name} was charged, but not committed.`);
    must(!isCommitted || charges === 1 || isUnknown(task), `The ${name} was committed, but not charged.`);
    must(task.state !== "failed" || Boolean(task.failure && task.failure_code), `The ${name} has no reason.`);
    if (task.state === "succeeded")
      must(await isPlayable(parts, task), `The ${name} has no playable result.`);
  }
  const reserved = await sql<{ open: number }>`
    select coalesce(sum(case kind when 'reserve' then micro_usd else -micro_usd end), 0) as open from ledger`.execute(
    db,
  );
  must(reserved.rows[0]?.open === 0, `${reserved.rows[0]?.open} micro-dollars are still reserved.`);

  const unknown = tasks.filter(isUnknown);
  const count = (kind: string) => ledger.filter((row) => row.kind === kind).length;
  return {
    tasks: tasks.length,
    states: Object.fromEntries(
      [...Map.groupBy(tasks, ({ state }) => state)].map(([state, { length }]) => [state, length]),
    ),
    charges: emulator.bill.charges.length,
    commits: count("commit"),
    refunds: count("refund"),
    unknown: unknown.length,
    unknownCharged: unknown.filter((task) => chargesOf.has(promptOf(task.input))).length,
    violations,
  };
}

function promptOf(request: unknown): string {
  return typeof request === "object" && request !== null && "promptText" in request
    ? String(request.promptText)
    : "";
}

/** Files that were found playable, by their content: most are alike. */
const playable = new Set<string>();

async function isPlayable({ db, filesDir }: Parameters<typeof judge>[0], task: Task): Promise<boolean> {
  const asset = await db
    .selectFrom("asset")
    .selectAll()
    .where("id", "=", task.output_asset_id ?? "")
    .executeTakeFirst();
  const bytes = asset && (await readFile(join(filesDir, asset.storage_key)).catch(() => undefined));
  if (!bytes || bytes.length !== asset.size_bytes) return false;
  const hash = createHash("sha256").update(bytes).digest();
  if (!hash.equals(asset.sha256)) return false;
  if (playable.has(hash.toString("hex"))) return true;
  const facts = await probe(new Blob([bytes])).catch(() => undefined);
  if (facts?.kind !== "video") return false;
  playable.add(hash.toString("hex"));
  return true;
}
