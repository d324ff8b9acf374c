import { createClient } from "@understudy/core";
import { type BenchClient, performance } from "./client.ts";

/** This repository's own, as it is; or with a cap on all its reads together. */
export function understudy(maxReadsPerSecond?: number): BenchClient {
  return {
    name: maxReadsPerSecond === undefined ? "@understudy/core" : `@understudy/core, ${maxReadsPerSecond}/s`,
    note:
      maxReadsPerSecond === undefined
        ? "`client.wait` without its limit of 15 minutes"
        : `\`client.wait\` with \`maxReadsPerSecond: ${maxReadsPerSecond}\``,
    connect({ baseUrl, key, fetch }) {
      const client = createClient({ apiKey: key, baseUrl, fetch, maxReadsPerSecond });
      return async () => {
        const ref = await client.characterPerformance(performance);
        await client.wait(ref, { timeoutMs: Number.POSITIVE_INFINITY });
        return ref.id;
      };
    },
  };
}
