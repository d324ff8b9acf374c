#!/usr/bin/env node
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ShardingManager } from "discord.js";
import type { Logger } from "pino";
import { type Bot, startBot } from "./bot.ts";
import { type Config, ConfigError, readConfig, secretsOf, shardIn } from "./config.ts";
import { createLogger } from "./log.ts";

/** Longer than a platform usually waits before it kills. */
const closeWithinMs = 28_000;
/** Between two starts of a shard that does not stay. */
const longestPauseMs = 60_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLogger(config, secretsOf(config));
  const isShard = shardIn(process.env) !== undefined;
  if (config.sharding !== "off" && !isShard) return superviseShards(config, log);

  let bot: Bot | undefined;
  const end = (code: number) => {
    // Whatever hangs must not keep the process from being replaced.
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    const closed = bot ? bot.close() : Promise.resolve();
    void closed.then(
      () => process.exit(code),
      (error: unknown) => {
        log.error({ err: error }, "did not close well");
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(0));
  // Its supervisor is gone, and the next one starts shards of its own.
  if (isShard) process.once("disconnect", () => end(0));
  process.on("unhandledRejection", (error) => {
    log.fatal({ err: error }, "something was not caught");
    end(1);
  });
  bot = await startBot(config, {
    fetch: globalThis.fetch,
    now: Date.now,
    random: Math.random,
    randomUuid: randomUUID,
    log,
    onFatal(reason) {
      log.fatal(reason);
      end(1);
    },
  });
}

/** Starts a process for each shard; each is this program again, and tells its place by the environment. */
async function superviseShards({ discordToken, sharding }: Config, log: Logger): Promise<void> {
  const manager = new ShardingManager(fileURLToPath(import.meta.url), {
    token: discordToken,
    totalShards: sharding === "off" ? 1 : sharding,
    respawn: false,
  });
  const running = new Set<ChildProcess>();
  let isEnding = false;
  manager.on("shardCreate", (shard) => {
    let failures = 0;
    shard.on("spawn", (child) => {
      if (!("pid" in child)) return;
      running.add(child);
      child.once("exit", () => running.delete(child));
    });
    shard.on("ready", () => {
      failures = 0;
    });
    shard.on("death", () => {
      if (isEnding) return;
      // Discord shuts out who comes with a wrong token too often.
      const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** failures++);
      log.error({ shard: shard.id, pauseMs }, "a shard ended, and is started again");
      setTimeout(() => {
        if (isEnding) return;
        shard.spawn().catch((error) => log.error({ err: error, shard: shard.id }, "a shard is not ready"));
      }, pauseMs);
    });
  });
  const end = async () => {
    isEnding = true;
    const ended = [...running].map((child) => once(child, "exit"));
    for (const child of running) child.kill("SIGTERM");
    await Promise.all(ended);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end());
  await manager.spawn();
}

await main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError;
  process.stderr.write(
    `${isExpected ? error.message : `The bot could not start: ${error instanceof Error ? error.message : error}`}\n`,
  );
  process.exit(1);
});
