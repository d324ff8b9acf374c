import { Socket } from "node:net";
import { Pool, type PoolConfig, types } from "pg";

export interface PoolOptions extends PoolConfig {
  /**
   * How long a connection may be silent, in milliseconds, before it is taken for lost: a network that swallows all of it
   * says nothing. More than the longest statement; no limit when left out.
   */
  silentMs?: number | undefined;
}

/**
 * Makes a pool as we use it everywhere.
 *
 * `int8` and `numeric` are read as numbers, since every one of ours fits: micro-dollars, sizes, counters. One that does
 * not is an error rather than a rounded value.
 *
 * @param onLost hears of every connection that is lost, idle or not; the queries on it fail besides.
 */
export function createPool(
  { silentMs, ...config }: PoolOptions,
  onLost: (error: Error) => void = () => {},
): Pool {
  const pool = new Pool({
    application_name: "understudy",
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
    ...(silentMs === undefined ? {} : { stream: () => givenUpAfter(silentMs) }),
    ...config,
  });
  pool.on("error", () => {}); // said by the client itself
  // Without a listener of its own, a connection lost while it is in use would end the process.
  pool.on("connect", (client) => client.on("error", onLost));
  return pool;
}

/** A socket that is closed when nothing has moved on it for a while. */
function givenUpAfter(ms: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(ms, () => socket.destroy());
}

const parserOf: typeof types.getTypeParser = (oid: number, format?: "text" | "binary") => {
  const isWhole = oid === types.builtins.INT8 || oid === types.builtins.NUMERIC;
  return isWhole && format !== "binary" ? exactNumber : types.getTypeParser(oid, format);
};

function exactNumber(text: string): number {
  const number = Number(text);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  throw new RangeError(`The database holds ${text}, more than a number holds exactly.`);
}
