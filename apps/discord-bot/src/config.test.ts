import { expect, test } from "vitest";
import { ConfigError, holderOf, readConfig } from "./config.ts";

const env = {
  DISCORD_TOKEN: "MTQzOTQ4MjcxMTExMTExMTExMQ.GabcdE.abcdefghijklmnopqrstuvwxyz0123",
  UNDERSTUDY_URL: "http://127.0.0.1:8787/v1/",
  UNDERSTUDY_TOKEN: "ust_0123456789",
};

test("what is needed is little; the rest has good values", () => {
  expect(readConfig(env)).toMatchObject({
    serverUrl: "http://127.0.0.1:8787",
    sharding: "off",
    claimSeconds: 120,
    healthPort: 8788,
    discordApiUrl: undefined,
  });
  expect(readConfig({ ...env, SHARDING: "4", LOG_LEVEL: "" })).toMatchObject({
    sharding: 4,
    logLevel: "info",
  });
});

test("everything that is wrong is named at once, no value with it", () => {
  const wrong = { DISCORD_TOKEN: "secret", UNDERSTUDY_URL: "ftp://x", CLAIM_SECONDS: "1", SHARDING: "many" };
  let message = "";
  try {
    readConfig(wrong);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    message = (error as Error).message;
  }
  for (const name of [...Object.keys(wrong), "UNDERSTUDY_TOKEN"])
    expect(message).toContain(`${name} must be`);
  expect(message).not.toContain("secret");
});

test("shards tell themselves apart", () => {
  const shard = { ...env, SHARDING: "4", SHARDING_MANAGER: "true", SHARDS: "3", BOT_NAME: "bot" };
  expect(readConfig(shard)).toMatchObject({ name: "bot:3", healthPort: 8791 });
});

test("there is a port for every shard, or the first is refused", () => {
  const ports = { ...env, HEALTH_PORT: "65534" };
  expect(readConfig({ ...ports, SHARDING: "2" }).healthPort).toBe(65_534);
  const tooMany = "HEALTH_PORT must be at most 65533: each shard answers on a port of its own.";
  expect(() => readConfig({ ...ports, SHARDING: "3" })).toThrow(new ConfigError(tooMany));
  const third = { SHARDING: "auto", SHARDING_MANAGER: "true", SHARDS: "2" };
  expect(() => readConfig({ ...ports, ...third })).toThrow(new ConfigError(tooMany));
  expect(readConfig({ ...env, ...third, HEALTH_PORT: "0" }).healthPort).toBe(0);
});

test("a process is known by its name, or by one that no other has", () => {
  expect(holderOf(readConfig({ ...env, BOT_NAME: "bot-0" }), () => "id")).toBe("bot-0");
  const config = readConfig(env);
  expect(holderOf(config, () => "aaaaaaaa-1")).not.toBe(holderOf(config, () => "bbbbbbbb-2"));
});
