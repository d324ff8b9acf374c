/** The value below which a part of all values lies. @param share From 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Median, 99 % and worst of some milliseconds, for a row of a table. */
export function row(name: string, ms: readonly number[]): string[] {
  const cells = [percentile(ms, 0.5), percentile(ms, 0.99), Math.max(...ms)];
  return [name, String(ms.length), ...cells.map((value) => value.toFixed(0))];
}
