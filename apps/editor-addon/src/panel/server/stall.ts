import { config } from "../config.ts";
import { ServerError } from "./server-error.ts";

/** A limit for what may take any time, as long as it goes on. */
export interface Stall {
  /** Aborts, with the reason that there is no connection, once nothing was told for too long. */
  signal: AbortSignal;
  /** Tells that something went on. */
  alive(): void;
  /** It is over, one way or the other. */
  end(): void;
}

/** @param within How long nothing may be told, in milliseconds. */
export function untilStalled(within: number = config.progress): Stall {
  const stalled = new AbortController();
  const begin = () => setTimeout(() => stalled.abort(new ServerError(0, { code: "connection" })), within);
  let alarm = begin();
  return {
    signal: stalled.signal,
    alive() {
      clearTimeout(alarm);
      alarm = begin();
    },
    end: () => clearTimeout(alarm),
  };
}
