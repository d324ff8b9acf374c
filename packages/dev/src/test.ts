import { readdir, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Counts, countTask, countTests, inWords, total } from "./test-counts.ts";
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

  const tasks = await readTasks();
  const exitCode = (task: string) => tasks.get(task)?.exitCode;
  const rows: [task: string, Counts][] = [["lint", countTask(exitCode("//#lint"))]];
  for (const { name, folder } of packages) {
    const report = await readFile(reportOf(folder), "utf8").catch(() => undefined);
    rows.push([`${name} types`, countTask(exitCode(`${name}#types`))]);
    rows.push([`${name} test`, countTests(exitCode(`${name}#test`), report)]);
  }
  for (const [task, { exitCode, logFile }] of tasks) {
    if (exitCode !== 0) console.log(`\n${await endOf(task, join(root, logFile))}`);
  }
  const width = Math.max(...rows.map(([task]) => task.length));
  console.log();
  for (const [task, each] of rows) console.log(`  ${task.padEnd(width)}  ${inWords(each)}`);
  return total(rows.map(([, each]) => each));
}

interface Task {
  exitCode: number | undefined;
  /** Where its output is, seen from the root. */
  logFile: string;
}

/** The tasks that were to run, by turbo's name of them; none when turbo itself fell over. */
async function readTasks(): Promise<Map<string, Task>> {
  const [summary] = await readdir(summaries).catch(() => []);
  if (summary === undefined) return new Map();
  const { tasks } = JSON.parse(await readFile(join(summaries, summary), "utf8")) as {
    tasks: { taskId: string; logFile: string; execution?: { exitCode?: number } }[];
  };
  return new Map(
    tasks.map(({ taskId, logFile, execution }) => [taskId, { exitCode: execution?.exitCode, logFile }]),
  );
}

/** What a task that failed said last, again: far above, other tasks talk in between. */
async function endOf(task: string, logFile: string): Promise<string> {
  const output = await readFile(logFile, "utf8").catch(() => "It did not run.");
  return [`FAILED ${task}`, ...output.trimEnd().split("\n").slice(-60)].join("\n");
}
