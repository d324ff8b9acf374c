import type { TaskStatus } from "@understudy/core";

/** Micro-dollars as people write them: `0.40 USD`. */
export function usd(microUsd: number): string {
  const cents = microUsd / 10_000;
  return `${(microUsd / 1e6).toFixed(Number.isInteger(cents) ? 2 : 4)} USD`;
}

/** Seconds as people say them: `45 s`, `1 min 05 s`, `1 h 02 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Bytes as people say them: `640 kB`, `3.2 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** What a task is doing, in a word or two. */
export const stageWords: Readonly<Record<TaskStatus, string>> = {
  PENDING: "Queued",
  THROTTLED: "Waiting for a free place",
  RUNNING: "Generating",
  SUCCEEDED: "Finished",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
  UNKNOWN: "In progress",
};

/** A word of a command to copy, quoted for a shell where it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
