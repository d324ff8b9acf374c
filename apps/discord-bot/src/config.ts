import { hostname } from "node:os";
import * as z from "zod";

/** Everything that can be set, read from the environment once. */
export interface Config {
  discordToken: string;
  /** Only the deploy script needs it before the bot has logged in. */
  applicationId: string | undefined;
  /** Base of Discord's REST API; `undefined` is Discord itself. */
  discordApiUrl: string | undefined;
  /** The Understudy server, without a slash or `/v1` at the end. */
  serverUrl: string;
  serverToken: string;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  host: string;
  /** Where `/livez`, `/readyz` and `/metrics` answer; 0 takes any free port. */
  healthPort: number;
  /** Processes that share the gateway's work: `off` is this one alone. */
  sharding: "off" | "auto" | number;
  /** What this process calls itself when it claims deliveries; the same name again goes on with its own claims. */
  name: string | undefined;
  /** How long a claim holds, in seconds; another process takes over after that. */
  claimSeconds: number;
}

/** The environment cannot be used; `message` names every variable that is wrong, never its value. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const webAddress = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""))
  .transform((text) => text.replace(/\/+$/, ""));

const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max));

/** Each variable: how it is read, and what to say when it cannot be. */
const variables = {
  DISCORD_TOKEN: [z.string().regex(/^\S{20,200}$/), "the bot token of the application"],
  DISCORD_APPLICATION_ID: [
    z
      .string()
      .regex(/^\d{15,22}$/)
      .optional(),
    "the id of the application",
  ],
  DISCORD_API_URL: [webAddress.optional(), "an http:// or https:// address"],
  UNDERSTUDY_URL: [
    webAddress.transform((text) => text.replace(/\/v1$/, "")),
    "the http:// or https:// address of an Understudy server",
  ],
  UNDERSTUDY_TOKEN: [
    z.string().regex(/^\S{8,200}$/),
    "a token of that server with the scopes create, read and act-for-subjects",
  ],
  LOG_LEVEL: [
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    "one of fatal, error, warn, info, debug, trace, silent",
  ],
  HOST: [
    z
      .string()
      .regex(/^[\w.:-]+$/)
      .default("127.0.0.1"),
    "a host name or IP address",
  ],
  HEALTH_PORT: [whole(0, 65_535).default(8788), "a whole number from 0 to 65535"],
  SHARDING: [
    z.union([z.enum(["off", "auto"]), whole(1, 10_000)]).default("off"),
    "off, auto, or a whole number from 1 to 10000",
  ],
  BOT_NAME: [
    z
      .string()
      .regex(/^[\w.:-]{1,60}$/)
      .optional(),
    "1 to 60 letters, digits, or . _ : -",
  ],
  CLAIM_SECONDS: [whole(5, 300).default(120), "a whole number from 5 to 300"],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

/**
 * Reads the configuration.
 * @throws {ConfigError} naming every variable that is missing or not allowed.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const schema = z.object(
    Object.fromEntries(Object.entries(variables).map(([name, [reading]]) => [name, reading])) as {
      [Name in keyof typeof variables]: (typeof variables)[Name][0];
    },
  );
  const given = Object.fromEntries(Object.keys(variables).map((name) => [name, env[name] || undefined]));
  const read = schema.safeParse(given);
  if (!read.success) {
    const wrong = new Set(read.error.issues.map(({ path }) => path[0] as keyof typeof variables));
    const lines = [...wrong].map((name) => `${name} must be ${variables[name][1]}.`);
    throw new ConfigError(lines.join("\n"));
  }
  const { data } = read;
  const shard = shardIn(env);
  return {
    discordToken: data.DISCORD_TOKEN,
    applicationId: data.DISCORD_APPLICATION_ID,
    discordApiUrl: data.DISCORD_API_URL,
    serverUrl: data.UNDERSTUDY_URL,
    serverToken: data.UNDERSTUDY_TOKEN,
    logLevel: data.LOG_LEVEL,
    host: data.HOST,
    healthPort: healthPortOf(data.HEALTH_PORT, data.SHARDING, shard),
    sharding: data.SHARDING,
    name: data.BOT_NAME && (shard === undefined ? data.BOT_NAME : `${data.BOT_NAME}:${shard}`),
    claimSeconds: data.CLAIM_SECONDS,
  };
}

/** Shards on one machine answer side by side. */
function healthPortOf(first: number, sharding: Config["sharding"], shard: number | undefined): number {
  if (first === 0) return 0;
  const last = shard ?? (typeof sharding === "number" ? sharding - 1 : 0);
  const max = 65_535 - last;
  if (first > max)
    throw new ConfigError(`HEALTH_PORT must be at most ${max}: each shard answers on a port of its own.`);
  return first + (shard ?? 0);
}

/** Which shard this process is, where discord.js's manager has started it; its own variables say so. */
export function shardIn({ SHARDING_MANAGER, SHARDS }: NodeJS.ProcessEnv): number | undefined {
  return SHARDING_MANAGER === undefined ? undefined : Number(SHARDS);
}

/** The values that must never appear in a log. */
export function secretsOf({ discordToken, serverToken }: Config): string[] {
  return [discordToken, serverToken];
}

/** Who holds a claim: the name that was given, else one that no other process has. */
export function holderOf({ name }: Config, randomUuid: () => string): string {
  return (
    name ??
    `${hostname()
      .replace(/[^\w.-]/g, "")
      .slice(0, 40)}:${process.pid}:${randomUuid().slice(0, 8)}`
  );
}
