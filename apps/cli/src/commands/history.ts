import { formatTaskRef } from "@understudy/core";
import { CliError } from "../cli-error.ts";
import { requireSecret, requireServer } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { commonFlags, type FlagValues, serverFlags, textOf } from "../flags/flag.ts";
import { type Line, strong } from "../output/terminal.ts";
import { shellWord, stageWords } from "../output/words.ts";
import { historyAnswer, type Listed, statuses } from "../server/answers.ts";
import { createServerApi } from "../server/api.ts";
import { wordsFor } from "../server/server.ts";
import type { Command } from "./command.ts";

const usualLimit = 20;

/** Lists the tasks of a server, newest first. */
export const history: Command = {
  name: "history",
  summary: "Lists the tasks of an Understudy server, newest first.",
  flags: [
    { name: "limit", value: "1-100", says: `How many; ${usualLimit} when left out.` },
    { name: "status", value: "status", choices: statuses, says: "Only tasks in this state." },
    {
      name: "cursor",
      value: "cursor",
      says: "Go on where the page before ended; its last line says with which.",
    },
    ...serverFlags,
    ...commonFlags,
  ],
  examples: ["history", "history --status succeeded --limit 50 --json"],

  async run({ io, terminal, values }) {
    const query = readQuery(values);
    const { server, ...config } = await requireServer(values, io);
    const token = await requireSecret({ ...config, server }, io);
    terminal.hide(token);
    const api = createServerApi(io, server);
    const page = await api.ask(`tasks?${query}`, historyAnswer);
    const tasks = page.data.map((task) => ({ ...task, ref: refOf(task) }));
    terminal.answer({ event: "history", tasks, nextCursor: page.nextCursor }, ...table(tasks));
    if (tasks.length === 0) terminal.say("No tasks.");
    if (page.nextCursor !== null) {
      const status = textOf(values, "status");
      const words = [
        ...(status === undefined ? [] : ["--status", shellWord(status)]),
        ...(textOf(values, "limit") === undefined ? [] : ["--limit", query.get("limit") ?? ""]),
        "--cursor",
        shellWord(page.nextCursor),
        ...wordsFor(server),
      ];
      terminal.say("There are more:", `  ${io.program} history ${words.join(" ")}`);
    }
    return exitCodes.ok;
  },
};

/** @throws {CliError} `usage`. */
function readQuery(values: FlagValues): URLSearchParams {
  const limit = textOf(values, "limit") ?? String(usualLimit);
  const status = textOf(values, "status");
  const cursor = textOf(values, "cursor");
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    throw new CliError("usage", `--limit must be a whole number from 1 to 100, not "${limit}".`);
  }
  if (status !== undefined && !statuses.some((known) => known === status.toUpperCase())) {
    throw new CliError("usage", `--status must be one of ${statuses.join(", ")}, not "${status}".`);
  }
  return new URLSearchParams({
    limit,
    ...(status === undefined ? {} : { status: status.toUpperCase() }),
    ...(cursor === undefined ? {} : { cursor }),
  });
}

/** At a server a task counts as submitted when it was created there. */
function refOf({ operation, id, createdAt }: Listed): string {
  return formatTaskRef({ operation, id, submittedAt: createdAt });
}

function table(tasks: readonly (Listed & { ref: string })[]): Line[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map((task) => [
    `${task.createdAt.slice(0, 16).replace("T", " ")}`,
    task.operation,
    stageWords[task.status],
    priceOf(task),
    task.ref,
  ]);
  const heads = ["when (UTC)", "operation", "state", "price", "ref"];
  const widths = heads.map((head, column) =>
    Math.max(...[heads, ...rows].map((row) => (row[column] ?? head).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  ");
  return [strong(line(heads)), ...rows.map((row) => line(row))];
}

/** What it cost, or will; said apart where that is not sure. */
function priceOf({ cost, estimatedCost }: Listed): string {
  if (!cost) return `${estimatedCost?.usd ?? "?"} USD`;
  if (cost.charged === "no") return "not charged";
  return cost.charged === "yes" ? `${cost.usd} USD` : `${cost.usd} USD, perhaps`;
}
