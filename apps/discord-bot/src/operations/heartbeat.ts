/** How the connection of one shard stands. */
export interface ShardStanding {
  isReady: boolean;
  /** When the heartbeat was sent that was answered last; -1 before the first. Milliseconds. */
  lastHeartbeatAt: number;
}

/** Discord asks for a heartbeat about every 41 s; two and a half of them unanswered is a dead connection. */
const deafAfterMs = 2.5 * 45_000;

/**
 * Whether a gateway connection works. A shard keeps its last good latency for ever, so only the age of its last answered
 * heartbeat tells; while it reconnects it has the same time to come back.
 */
export function createHeartbeatCheck(now: () => number): (shards: readonly ShardStanding[]) => boolean {
  const goodAt = new Map<number, number>();
  return (shards) =>
    shards.every(({ isReady, lastHeartbeatAt }, index) => {
      const known = goodAt.get(index) ?? now();
      // A new connection has not been asked yet; it counts from when it was first seen.
      const good = isReady ? Math.max(known, lastHeartbeatAt) : known;
      goodAt.set(index, good);
      return now() - good < deafAfterMs;
    });
}
