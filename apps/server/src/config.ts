import type { OperationName } from "@understudy/core";
import type { StorageConfig } from "./assets/open-storage.ts";
import { isThisMachine } from "./config/readings.ts";
import { type Variable, variables } from "./config/variables.ts";
import { createRedactor } from "./redact.ts";
import { hasCode } from "./system-error.ts";

/** What the server is told by its environment; `docs/configuration.md` has a row for each. */
export interface Config {
  role: "all" | "api" | "worker";
  host: string;
  port: number;
  metricsPort: number | undefined;
  /** Without a slash at its end, as every address here. */
  publicUrl: string | undefined;
  allowedOrigins: string[];
  trustedProxies: number;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Absolute. */
  dataDir: string;
  databaseUrl: string | undefined;
  pgBin: string | undefined;
  cometApiKey: string | undefined;
  cometApiBaseUrl: string;
  callbackSecret: string | undefined;
  maxConcurrency: number;
  maxCreatesPerSecond: number;
  maxReadsPerSecond: number;
  taskDeadlineMinutes: number;
  /** Micro-dollars per task. */
  prices: Partial<Record<OperationName, number>>;
  dailyLimitMicroUsd: number | undefined;
  monthlyLimitMicroUsd: number | undefined;
  requestsPerSecond: number;
  requestBurst: number;
  uploadMaxBytes: number;
  uploadQuotaBytes: number;
  uploadAccountQuotaBytes: number | undefined;
  noteQuota: number;
  noteQuotaBytes: number;
  retentionDays: number;
  allowLoopbackAssets: boolean;
  s3Bucket: string | undefined;
  s3Endpoint: string | undefined;
  s3Region: string;
  s3AccessKeyId: string | undefined;
  s3SecretAccessKey: string | undefined;
  s3PublicUrl: string | undefined;
  s3PathStyle: boolean;
  s3DirectUploads: boolean;
}

/** Everything that is wrong with the configuration, a sentence each. Secrets are not repeated. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(["The configuration is not usable:", ...problems].join("\n- "));
    this.problems = problems;
  }
}

/** The environment, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration. An empty variable counts as not set.
 *
 * @throws {ConfigError} with all that is wrong, not only the first.
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const config = read(env, problems);
  problems.push(...contradictions(config, (name) => isSet(env, name)));
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Config;
}

/** What it takes to reach the database and the files, for commands that do not serve: no key is needed. */
export type DatabaseConfig = Pick<Config, "databaseUrl" | "pgBin" | "logLevel"> & StorageConfig;

/**
 * Reads the part of the configuration that leads to the database and the files.
 *
 * @throws {ConfigError}
 */
export function readDatabaseConfig(env: Environment): DatabaseConfig {
  const problems: string[] = [];
  const { dataDir, databaseUrl, pgBin, logLevel, publicUrl } = variables;
  const { s3Bucket, s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey } = variables;
  const { s3PublicUrl, s3PathStyle, s3DirectUploads } = variables;
  const s3 = { s3Bucket, s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey };
  const reach = { publicUrl, s3PublicUrl, s3PathStyle, s3DirectUploads };
  const config = read(env, problems, { dataDir, databaseUrl, pgBin, logLevel, ...s3, ...reach });
  if (problems.length > 0) throw new ConfigError(problems);
  return config as DatabaseConfig;
}

/** The secrets of a configuration, for the logger to know them wherever they turn up. */
export function secretsOf(config: Config | DatabaseConfig): string[] {
  const secrets = Object.entries(variables)
    .filter(([, { secret }]) => secret)
    .map(([name]) => Reflect.get(config, name) as unknown)
    .filter((value) => typeof value === "string");
  const password = config.databaseUrl === undefined ? "" : (URL.parse(config.databaseUrl)?.password ?? "");
  return [...secrets, password, decoded(password)].filter((secret) => secret !== "");
}

/** As it is meant; a `%` that encodes nothing stands for itself, as it does for `pg`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Takes variables from a `.env` file into `process.env`, where there is one; what is set already stays.
 *
 * @throws {ConfigError} for one that cannot be read, such as the folder that Docker makes of a file that is not there.
 */
export function loadEnvFile(path = ".env"): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw new ConfigError([`${path} must be a file that can be read.`]);
  }
}

function read(
  env: Environment,
  problems: string[],
  wanted: Partial<Record<keyof Config, Variable<unknown>>> = variables,
): Partial<Config> {
  const entries = Object.entries(wanted).map(([name, variable]) => {
    const text = textOf(env, variable) ?? variable.preset;
    if (text === undefined) return [name, undefined];
    const parsed = variable.schema.safeParse(text);
    if (parsed.success) return [name, parsed.data];
    problems.push(
      `${variable.env} must be ${variable.allowed}${variable.secret ? "" : `, not ${quote(text)}`}.`,
    );
    return [name, undefined];
  });
  return Object.fromEntries(entries) as Partial<Config>;
}

/** What is wrong between variables; those that are wrong in themselves have been named already. */
function contradictions(config: Partial<Config>, isSet: (name: keyof Config) => boolean): string[] {
  const { role, cometApiBaseUrl: provider, allowLoopbackAssets } = config;
  const needsKey = role !== undefined && role !== "api";
  const isElsewhere = provider !== undefined && !isThisMachine(new URL(provider));
  const s3Settings = ["s3Endpoint", "s3AccessKeyId", "s3SecretAccessKey", "s3PublicUrl"] as const;
  return [
    needsKey && !isSet("cometApiKey") && "COMETAPI_KEY is required unless ROLE is api.",
    allowLoopbackAssets &&
      isElsewhere &&
      "ALLOW_LOOPBACK_ASSETS is for an emulator on this machine; COMETAPI_BASE_URL names another one.",
    isSet("s3AccessKeyId") !== isSet("s3SecretAccessKey") &&
      "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together.",
    !isSet("s3Bucket") &&
      s3Settings.some(isSet) &&
      "S3_BUCKET is required where other S3 settings are given.",
  ].filter((problem) => typeof problem === "string");
}

const textOf = (env: Environment, { env: name }: Variable<unknown>) => env[name]?.trim() || undefined;

const isSet = (env: Environment, name: keyof Config) => textOf(env, variables[name]) !== undefined;

/** As it was given, shortened; an address may hold a password although it must not. */
function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(createRedactor().text(short));
}
