import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import * as z from "zod";
import type { Database } from "../database/schema.ts";
import { hasCode } from "../system-error.ts";
import { BackupError } from "./backup-error.ts";
import { type BackupEnd, type BackupFile, type BackupHead, backupTables } from "./tables.ts";

/** A line of a backup. A row is left as text: only the database knows its types. */
export type BackupLine =
  | { kind: "head"; head: BackupHead }
  | { kind: "row"; table: keyof Database; text: string }
  | { kind: "file"; file: BackupFile }
  | { kind: "end"; end: BackupEnd };

const headSchema = z.object({
  understudy: z.literal("backup"),
  version: z.literal(1),
  migration: z.string(),
  takenAt: z.string(),
});
const fileSchema = z.object({ key: z.string(), sizeBytes: z.number(), sha256: z.string() });
const endSchema = z.object({ end: z.literal(true), rows: z.number() });

const rowLine = /^\{"table":"(\w+)","row":(.*)\}$/s;

/**
 * Reads a backup line by line.
 * @throws {BackupError} for a file that is none, is damaged, or ends too early.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupLine> {
  const content = createReadStream(path);
  const unpacked = createGunzip();
  content.on("error", (error) => unpacked.destroy(error));
  let rows = 0;
  let isFirst = true;
  let isWhole = false;
  try {
    for await (const text of linesOf(content.pipe(unpacked))) {
      const parsed = parseLine(text, isFirst);
      isFirst = false;
      if (parsed.kind === "row") rows++;
      isWhole = parsed.kind === "end" && parsed.end.rows === rows;
      yield parsed;
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    if (hasCode(error, "ENOENT")) throw new BackupError(`There is no file ${path}.`, { cause: error });
    throw new BackupError(`${path} cannot be read as a backup.`, { cause: error });
  } finally {
    content.destroy();
  }
  if (!isWhole) throw new BackupError(`${path} is not whole: its end is missing.`);
}

/** One line at a time: Node's own reader reads a thousand ahead, and a line may hold whole files. */
async function* linesOf(content: Readable): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of content.setEncoding("utf8") as AsyncIterable<string>) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      yield begun.join("") + chunk.slice(start, end);
      begun = [];
      start = end + 1;
    }
    begun.push(chunk.slice(start));
  }
  const last = begun.join("");
  if (last !== "") yield last;
}

function parseLine(text: string, isFirst: boolean): BackupLine {
  const [, name, row] = rowLine.exec(text) ?? [];
  const table = backupTables.find((each) => each.name === name)?.name;
  if (table !== undefined && row !== undefined && !isFirst) return { kind: "row", table, text: row };
  const value = JSON.parse(text) as Record<string, unknown>;
  if (isFirst) return { kind: "head", head: headSchema.parse(value) };
  if ("file" in value) return { kind: "file", file: fileSchema.parse(value.file) };
  return { kind: "end", end: endSchema.parse(value) };
}
