/** One request an application made, with all its secrets: for tests. */
export interface RequestEntry {
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
  /** Milliseconds by the machine's clock: what passes between two requests even where the emulator's time stands. */
  readonly realAt: number;
  readonly method: string;
  /** The path under `/api/v10`, decoded, without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON, also when it came in a form; absent when none came or it could not be read. */
  body?: unknown;
  /** Names and sizes of the files that came along. */
  files?: readonly { name: string; size: number }[];
  /** The answer's status; absent while it is on its way, and when the connection was cut instead. */
  status?: number;
}

/** The newest requests, oldest first. */
export interface RequestLog {
  readonly entries: readonly RequestEntry[];
  add(entry: RequestEntry): RequestEntry;
  clear(): void;
}

/** @param keep How many entries stay. */
export function createRequestLog(keep = 20_000): RequestLog {
  const entries: RequestEntry[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > keep * 1.1) entries.splice(0, entries.length - keep);
      return entry;
    },
    clear() {
      entries.length = 0;
    },
  };
}
