import type { Clock } from "../clock.ts";

/** Discord counts milliseconds from the first second of 2015. Source: Discord's reference, "Snowflakes". */
const discordEpoch = 1_420_070_400_000n;

/** The snowflake after another: greater than it, and with the time of the clock. */
export function idAfter(last: string, clock: Clock): string {
  const earliest = (BigInt(clock.now()) - discordEpoch) << 22n;
  return String(earliest > BigInt(last) ? earliest : BigInt(last) + 1n);
}

/** The time in a snowflake, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + discordEpoch);
