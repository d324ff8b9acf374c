#!/usr/bin/env node
import { once } from "node:events";
import { parseArgs } from "node:util";
import { createToken, listTokens, revokeToken, type Scope, scopes } from "./accounts/tokens.ts";
import { openStorage } from "./assets/open-storage.ts";
import { runBackupCommand } from "./backup/command.ts";
import { ConfigError, loadEnvFile, readConfig, readDatabaseConfig, secretsOf } from "./config.ts";
import { connectDatabase } from "./database/connect.ts";
import { createEnds } from "./ends.ts";
import { createLogger } from "./log.ts";
import { collectSooner } from "./memory.ts";
import { ownPostgres, startServer } from "./server.ts";
import { serverVersion } from "./version.ts";

const usage = `understudy-server: the front door of Understudy

  understudy-server                          serve, as ROLE says (all, api or worker)
  understudy-server token create --name <name> [--scopes create,read] [--account main]
  understudy-server token list
  understudy-server token revoke <id>
  understudy-server backup <file>            every row, in one file; the server may go on
  understudy-server restore <file>           into an empty database; the server must not run
  understudy-server --version | --help

Everything else is set by environment variables: docs/configuration.md.
`;

async function main(args: string[]): Promise<number> {
  loadEnvFile();
  const stop = listenForSignals();
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "v" },
      name: { type: "string" },
      scopes: { type: "string", default: "create,read" },
      account: { type: "string", default: "main" },
    },
  });
  const [command = "serve", action, id] = positionals;
  if (values.help) return say(usage);
  if (values.version) return say(`${serverVersion()}\n`);
  if (command === "serve") return serveUntilStopped(stop);
  if (command !== "token" && command !== "backup" && command !== "restore") return refuse(usage);

  const config = readDatabaseConfig(process.env);
  const log = createLogger({ level: "warn", secrets: secretsOf(config) });
  const ends = createEnds(log);
  try {
    const connectionString = config.databaseUrl ?? (await ownPostgres(config, log, ends));
    stop.throwIfAborted();
    const { db, pool, close } = await connectDatabase({ connectionString, maxConnections: 2, log, stop });
    ends.add("database", close);
    stop.throwIfAborted();
    if (command !== "token") {
      if (!action) return refuse(usage);
      return say(await runBackupCommand(command, action, { pool, storage: await openStorage(config) }));
    }
    if (action === "create" && values.name) {
      const wanted = values.scopes.split(",").map((scope) => scope.trim());
      const unknown = wanted.find((scope) => !scopes.some((known) => known === scope));
      if (unknown !== undefined)
        return refuse(`--scopes must be some of ${scopes.join(", ")}, not ${unknown}.\n`);
      const { account: accountId, name } = values;
      await db
        .insertInto("account")
        .values({ id: accountId, name: accountId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { id, token } = await createToken(db, { accountId, name, scopes: wanted as Scope[] });
      return say(`${token}\n\nThis is token ${id}. It is shown this once; keep it safe.\n`);
    }
    if (action === "list") {
      const rows = (await listTokens(db)).map(
        (token) =>
          `${token.id}  ${token.revokedAt ? "revoked" : "valid  "}  ${token.accountId}  ${token.name}  ${token.scopes.join(",")}`,
      );
      return say(`${rows.join("\n")}\n`);
    }
    if (action === "revoke" && id) {
      return (await revokeToken(db, id)) ? say("Revoked.\n") : refuse("There is no such valid token.\n");
    }
    return refuse(usage);
  } finally {
    await ends.run();
  }
}

async function serveUntilStopped(stop: AbortSignal): Promise<number> {
  collectSooner();
  const config = readConfig(process.env);
  const log = createLogger({ level: config.logLevel, secrets: secretsOf(config) });
  const { server, firstToken } = await startServer(config, log, { stop });
  if (firstToken) {
    process.stderr.write(`\nYour admin token, shown this once:\n\n  ${firstToken}\n\n`);
  }
  if (!stop.aborted) await once(stop, "abort");
  log.info("closing");
  await server.close();
  return 0;
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

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(text: string): number {
  process.stderr.write(text);
  return 2;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  // It was asked to end before it was up, and did.
  if (error instanceof Error && error.name === "AbortError") return 0;
  const isExpected = error instanceof ConfigError || (error instanceof Error && error.name.endsWith("Error"));
  process.stderr.write(
    `${isExpected && error instanceof Error ? error.message : "The server could not start."}\n`,
  );
  return 1;
});
