import type { Clock } from "../clock.ts";

/** Discord counts milliseconds from the first second of 2015. Source: Discord's reference, "Snowflakes". */
const discordEpoch = 1_420_070_400_000n;

/** Makes snowflakes, each greater than the one before, that carry the time of the clock. */
export function createIds(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const earliest = (BigInt(clock.now()) - discordEpoch) << 22n;
    last = earliest > last ? earliest : last + 1n;
    return String(last);
  };
}

/** The time in a snowflake, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + discordEpoch);
