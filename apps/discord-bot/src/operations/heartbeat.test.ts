import { expect, test } from "vitest";
import { createHeartbeatCheck } from "./heartbeat.ts";

test("a shard whose heartbeats are not answered is dead after two and a half of them, however it looks", () => {
  let now = 1_000_000;
  const check = createHeartbeatCheck(() => now);
  const shard = { isReady: true, lastHeartbeatAt: -1 };
  expect(check([shard])).toBe(true);
  now += 100_000;
  expect(check([shard])).toBe(true);
  now += 20_000;
  expect(check([shard])).toBe(false);
  expect(check([{ ...shard, lastHeartbeatAt: now - 41_000 }])).toBe(true);
});

test("one dead shard is enough; while it reconnects it has time", () => {
  let now = 0;
  const check = createHeartbeatCheck(() => now);
  const good = () => ({ isReady: true, lastHeartbeatAt: now });
  expect(check([good(), good()])).toBe(true);
  now = 60_000;
  expect(check([good(), { isReady: false, lastHeartbeatAt: 0 }])).toBe(true);
  now = 120_000;
  expect(check([good(), { isReady: false, lastHeartbeatAt: 0 }])).toBe(false);
});
