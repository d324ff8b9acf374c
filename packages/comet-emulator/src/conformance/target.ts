import type { OperationName } from "@understudy/core";

/** A server that claims to speak the protocol. */
export interface ConformanceTarget {
  /** Without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** `comet`: CometAPI's paths and shapes. `clean`: `/v1/...`, Runway's bare task, `{error, code, issues?}`. */
  dialect: "comet" | "clean";
  /** Addresses that the server can fetch. The video and the picture are 16:9, the video lasts 3 to 30 seconds. */
  samples: { video: string; picture: string };
  /** Given to act_one; need not be reachable. */
  callbackUrl: string;
  /** Which operations are created and watched to their end: each costs its price. All by default. */
  operations?: readonly OperationName[];
  /** Whether bad requests are sent, too. On by default; a lenient server might charge for one that it accepts. */
  refusals?: boolean;
  /** Lets time pass between two looks at a task; by default 5 seconds of the real one. */
  wait?: () => Promise<void>;
  /** How many looks before a task counts as hanging; 180 by default. */
  looks?: number;
  fetch?: typeof globalThis.fetch;
}
