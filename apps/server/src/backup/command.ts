import { resolve } from "node:path";
import type { Pool } from "pg";
import type { Storage } from "../assets/storage.ts";
import { restoreBackup } from "./restore.ts";
import { takeBackup } from "./take.ts";

/** Missing files that are named one by one. */
const namedFiles = 20;

/**
 * Runs `backup <file>` or `restore <file>`.
 * @returns what to say about it.
 */
export async function runBackupCommand(
  { kind, file }: { kind: "backup" | "restore"; file: string },
  { pool, storage, stop }: { pool: Pool; storage: Storage; stop: AbortSignal },
): Promise<string> {
  const path = resolve(file);
  if (kind === "backup") {
    const rows = await takeBackup(pool, path, stop);
    return `${rows} rows are in ${path}. It holds secrets: keep it safe. Copy the stored files beside it.\n`;
  }
  const restored = await restoreBackup(pool, storage, path, stop);
  const { rows, takenAt, declaredUnknown, missingFiles, unchecked } = restored;
  const sentences = [`${rows} rows of ${takenAt} are back.`];
  if (declaredUnknown > 0) {
    sentences.push(
      `${declaredUnknown} tasks had not been sent by then, or not surely. They may have been since, so they count as spent and are not sent again by themselves.`,
    );
  }
  if (missingFiles.length > 0) {
    const named = missingFiles.slice(0, namedFiles).map((key) => `  ${key}`);
    const more = missingFiles.length > namedFiles ? [`  and ${missingFiles.length - namedFiles} more`] : [];
    sentences.push(`${missingFiles.length} stored files are missing or not whole:`, ...named, ...more);
  }
  if (unchecked !== undefined) {
    const why = unchecked instanceof Error ? unchecked.message : String(unchecked);
    sentences.push(`The stored files were not all looked for: ${why}`);
  }
  return `${sentences.join("\n")}\n`;
}
