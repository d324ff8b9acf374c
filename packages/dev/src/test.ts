import { readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, sep } from "node:path";
import { type Counts, countTask, countTests, failuresIn, inWords, total } from "./test-counts.ts";
import { turbo } from "./turbo.ts";
import { workspacePackages } from "./workspace.ts";

// `pnpm test`: lint, types and tests of every package through turbo. The last line is the sum of what really ran,
// whatever happened before.

const root = process.cwd();
const summaries = join(root, ".turbo", "runs");
const reportOf = (folder: string) => join(folder, ".vitest", "report.json");

// Turbo gets these signals too and ends its tasks; what they came to is still counted.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

const counts = await run().catch((error: unknown) => {
  console.error(error);
  return countTask(undefined);
});
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(inWords(counts));

async function run(): Promise<Counts> {
  const packages = await workspacePackages(root);

  // What is there afterwards is of this run, or was restored by turbo's cache for the very same inputs.
  for (const { folder } of packages) await rm(reportOf(folder), { force: true });
  await rm(summaries, { recursive: true, force: true });

  // A test run is a pool of processes itself, some with a browser: half as many of them as there are cores, at least two.
  const concurrency = Math.max(2, Math.floor(availableParallelism() / 2));
  const options = ["--continue", "--summarize", "--output-logs=new-only", `--concurrency=${concurrency}`];
  await turbo("run", "//#lint", "types", "test", ...options).catch(console.error);

  const exitCodes = await readExitCodes();
  const rows: [task: string, Counts][] = [["lint", countTask(exitCodes.get("//#lint"))]];
  const failures: ReturnType<typeof failuresIn> = [];
  for (const { name, folder } of packages) {
    const report = await readFile(reportOf(folder), "utf8").catch(() => undefined);
    rows.push([`${name} types`, countTask(exitCodes.get(`${name}#types`))]);
    rows.push([`${name} test`, countTests(exitCodes.get(`${name}#test`), report)]);
    failures.push(...failuresIn(report));
  }
  const width = Math.max(...rows.map(([task]) => task.length));
  console.log();
  for (const [task, each] of rows) console.log(`  ${task.padEnd(width)}  ${inWords(each)}`);
  for (const { where, why } of failures)
    console.log(`\nFAILED ${where.replace(`${root}${sep}`, "")}\n${why}`);
  if (failures.length > 0) console.log();
  return total(rows.map(([, each]) => each));
}

/** The exit code of each task that ended, by turbo's name of it; none when turbo itself fell over. */
async function readExitCodes(): Promise<Map<string, number | undefined>> {
  const [summary] = await readdir(summaries).catch(() => []);
  if (summary === undefined) return new Map();
  const { tasks } = JSON.parse(await readFile(join(summaries, summary), "utf8")) as {
    tasks: { taskId: string; execution?: { exitCode?: number } }[];
  };
  return new Map(tasks.map(({ taskId, execution }) => [taskId, execution?.exitCode]));
}
