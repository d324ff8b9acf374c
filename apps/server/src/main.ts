#!/usr/bin/env node
import { once } from "node:events";
import { ensureAccount } from "./accounts/accounts.ts";
import { createToken, listTokens, revokeToken, type TokenInfo } from "./accounts/tokens.ts";
import { openStorage } from "./assets/open-storage.ts";
import { runBackupCommand } from "./backup/command.ts";
import { type DatabaseCommand, readCommandLine, UsageError, usage } from "./command-line.ts";
import { misspelt } from "./config/misspelt.ts";
import {
  type Config,
  ConfigError,
  loadEnvFile,
  readConfig,
  readDatabaseConfig,
  secretsOf,
} from "./config.ts";
import { connectDatabase } from "./database/connect.ts";
import { createEnds } from "./ends.ts";
import { createLogger } from "./log.ts";
import { collectSooner } from "./memory.ts";
import { ownPostgres, startServer } from "./server.ts";
import { serverVersion } from "./version.ts";

async function main(args: string[]): Promise<number> {
  loadEnvFile();
  const stop = listenForSignals();
  const command = readCommandLine(args);
  switch (command.kind) {
    case "help":
      return say(usage);
    case "version":
      return say(`${serverVersion()}\n`);
    case "serve":
      // Asked to end before it was up, it did what it was told.
      return serveUntilStopped(stop).catch((error: unknown) => {
        if (isAbort(error)) return 0;
        throw error;
      });
    default:
      return onDatabase(command, stop);
  }
}

async function onDatabase(command: DatabaseCommand, stop: AbortSignal): Promise<number> {
  const config = readDatabaseConfig(process.env);
  const log = createLogger({ level: "warn", secrets: secretsOf(config) });
  const ends = createEnds(log);
  try {
    const connectionString = config.databaseUrl ?? (await ownPostgres(config, log, ends));
    stop.throwIfAborted();
    const { db, pool, close } = await connectDatabase({ connectionString, maxConnections: 2, log, stop });
    ends.add("database", close);
    stop.throwIfAborted();
    switch (command.kind) {
      case "token create": {
        await ensureAccount(db, command.accountId);
        const { id, token } = await createToken(db, command);
        return say(`${token}\n\nThis is token ${id}. It is shown this once; keep it safe.\n`);
      }
      case "token list":
        return say((await listTokens(db)).map(inALine).join(""));
      case "token revoke":
        return (await revokeToken(db, command.id))
          ? say("Revoked.\n")
          : refuse("There is no such valid token.\n");
      default:
        return say(await runBackupCommand(command, { pool, storage: await openStorage(config), stop }));
    }
  } finally {
    await ends.run();
  }
}

const inALine = ({ id, revokedAt, accountId, name, scopes }: TokenInfo) =>
  `${id}  ${revokedAt ? "revoked" : "valid  "}  ${accountId}  ${name}  ${scopes.join(",")}\n`;

async function serveUntilStopped(stop: AbortSignal): Promise<number> {
  collectSooner();
  const config = readConfig(process.env);
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  for (const sentence of misspelt(process.env)) log.warn(sentence);
  const { server, firstToken } = await startServer(config, log, { stop });
  log.info(limitsInWords(config));
  if (firstToken) {
    process.stderr.write(`\nYour admin token, shown this once:\n\n  ${firstToken}\n\n`);
  }
  if (!stop.aborted) await once(stop, "abort");
  log.info("closing");
  await server.close();
  return 0;
}

/** Whoever meant to set a limit sees here that there is none. */
function limitsInWords({ dailyLimitMicroUsd: day, monthlyLimitMicroUsd: month }: Config): string {
  const limits = Object.entries({ day, month }).flatMap(([period, microUsd]) =>
    microUsd === undefined ? [] : [`${microUsd / 1e6} USD a ${period}`],
  );
  return limits.length > 0 ? `all together may spend ${limits.join(" and ")}` : "spending has no limit";
}

/**
 * Tells when the process is asked to end. From the first moment on: a Postgres that was started for us would outlive us.
 * The same signal may come twice, from the terminal and passed on by npx or pnpm.
 */
function listenForSignals(): AbortSignal {
  const stop = new AbortController();
  const end = () => {
    if (stop.signal.aborted) return;
    stop.abort();
    // Whatever hangs must not keep the process from being replaced.
    setTimeout(() => process.exit(1), 25_000).unref();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, end);
  return stop.signal;
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(text);
  return 2;
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

// Whoever read what is said may be gone; what was begun is ended all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError)
    return refuse(`${error.message}\nWhat there is: understudy-server --help\n`);
  if (isAbort(error)) return fail("It was stopped before it was done.");
  const isExpected = error instanceof ConfigError || (error instanceof Error && error.name.endsWith("Error"));
  return fail(isExpected && error instanceof Error ? error.message : "The server could not start.");
});
