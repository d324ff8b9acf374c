import type { Config } from "../config.ts";
import {
  address,
  databaseAddress,
  flag,
  folder,
  oneOf,
  origins,
  prices,
  type Reading,
  rate,
  secret,
  text,
  usd,
  webAddress,
  whole,
} from "./readings.ts";

/** One environment variable. */
export interface Variable<T> extends Reading<T> {
  env: string;
  /** What it does; for the documentation. */
  description: string;
  /** What is taken when it is not set, as it would be written. */
  preset: string | undefined;
  /** Never shown, not even in an error. */
  secret: boolean;
}

type About = Pick<Variable<unknown>, "env" | "description"> & { secret?: true };

const bytes = whole(1, Number.MAX_SAFE_INTEGER);

/** A variable that may be left out. */
const optional = <T>(about: About, reading: Reading<T>): Variable<T | undefined> => ({
  secret: false,
  preset: undefined,
  ...about,
  ...reading,
});

/** A variable with a value when it is left out. */
const preset = <T>(text: string, about: About, reading: Reading<T>): Variable<T> => ({
  secret: false,
  preset: text,
  ...about,
  ...reading,
});

/** Every variable the server reads, in the order of the documentation. */
export const variables: { [Key in keyof Config]: Variable<Config[Key]> } = {
  role: preset(
    "all",
    {
      env: "ROLE",
      description: "What this process does: answer HTTP (`api`), send and watch tasks (`worker`), or both.",
    },
    oneOf("all", "api", "worker"),
  ),
  host: preset(
    "127.0.0.1",
    { env: "HOST", description: "Address to listen on; `0.0.0.0` for every interface." },
    text("a host name or IP address", /^[\w.:-]+$/),
  ),
  port: preset(
    "8787",
    { env: "PORT", description: "Port to listen on; 0 takes any free one." },
    whole(0, 65_535),
  ),
  metricsPort: optional(
    {
      env: "METRICS_PORT",
      description:
        "Port on which a process with `ROLE=worker` answers `/metrics`, `/livez` and `/readyz`, and nothing else; it listens on none when not set. The other roles answer them on `PORT`.",
    },
    whole(0, 65_535),
  ),
  publicUrl: optional(
    {
      env: "PUBLIC_URL",
      description:
        "Where the internet reaches this server. CometAPI fetches inputs from it and sends callbacks to it; needed for local files unless S3 is set.",
    },
    webAddress,
  ),
  allowedOrigins: preset(
    "https://localhost:5241",
    { env: "ALLOWED_ORIGINS", description: "Web pages that may call the server: the origin of the add-on." },
    origins,
  ),
  trustedProxies: preset(
    "0",
    {
      env: "TRUSTED_PROXIES",
      description:
        "Reverse proxies in front of the server, each adding to `X-Forwarded-For` whom it serves. Pairing codes may be tried so often from one address; without this, all who come through a proxy are one.",
    },
    whole(0, 10),
  ),
  logLevel: preset(
    "info",
    { env: "LOG_LEVEL", description: "Least severe messages to log." },
    oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
  ),

  dataDir: preset(
    ".understudy",
    { env: "DATA_DIR", description: "Folder for the database, uploads and results." },
    folder,
  ),
  databaseUrl: optional(
    {
      env: "DATABASE_URL",
      secret: true,
      description: "A Postgres of your own, 15 or newer, in place of the one that comes along.",
    },
    databaseAddress,
  ),
  pgBin: optional(
    {
      env: "PG_BIN",
      description: "`bin` folder of an installed Postgres, 15 or newer, to run in place of the one from npm.",
    },
    folder,
  ),

  cometApiKey: optional(
    { env: "COMETAPI_KEY", secret: true, description: "The key that pays. Needed unless `ROLE` is `api`." },
    text("a key without spaces", /^\S+$/),
  ),
  cometApiBaseUrl: preset(
    "https://api.cometapi.com",
    { env: "COMETAPI_BASE_URL", description: "CometAPI, or an emulator of it." },
    webAddress,
  ),
  callbackSecret: optional(
    {
      env: "CALLBACK_SECRET",
      secret: true,
      description:
        "Part of the callback address that nobody can guess. Made and kept in the database when not set.",
    },
    secret,
  ),
  maxConcurrency: preset(
    "5",
    {
      env: "MAX_CONCURRENCY",
      description: "Tasks at CometAPI at once, over all workers. More wait in line.",
    },
    whole(1, 100_000),
  ),
  maxCreatesPerSecond: preset(
    "2",
    { env: "MAX_CREATES_PER_SECOND", description: "Creates sent to CometAPI per second, over all workers." },
    rate,
  ),
  maxReadsPerSecond: preset(
    "20",
    { env: "MAX_READS_PER_SECOND", description: "Status requests to CometAPI per second, over all workers." },
    rate,
  ),
  taskDeadlineMinutes: preset(
    "120",
    {
      env: "TASK_DEADLINE_MINUTES",
      description: "How long a task may take at CometAPI before it is given up.",
    },
    whole(1, 10_080),
  ),

  prices: preset(
    "{}",
    { env: "PRICES", description: "Prices per task that replace the built-in ones." },
    prices,
  ),
  dailyLimitMicroUsd: optional(
    { env: "DAILY_LIMIT_USD", description: "What all accounts together may spend in a day (UTC)." },
    usd,
  ),
  monthlyLimitMicroUsd: optional(
    { env: "MONTHLY_LIMIT_USD", description: "What all accounts together may spend in a month (UTC)." },
    usd,
  ),
  requestsPerSecond: preset(
    "20",
    { env: "REQUESTS_PER_SECOND", description: "Requests per second each token may make in the long run." },
    rate,
  ),
  requestBurst: preset(
    "100",
    { env: "REQUEST_BURST", description: "Requests a token may make at once after a pause." },
    whole(1, 10_000),
  ),

  uploadMaxBytes: preset(
    "209715200",
    { env: "UPLOAD_MAX_BYTES", description: "Largest upload in bytes; 200 MiB, as at Runway." },
    whole(1, 10_737_418_240),
  ),
  uploadQuotaBytes: preset(
    "5368709120",
    {
      env: "UPLOAD_QUOTA_BYTES",
      description: "Uploads of one end user that are kept at once, in bytes; 5 GiB.",
    },
    bytes,
  ),
  uploadAccountQuotaBytes: optional(
    {
      env: "UPLOAD_ACCOUNT_QUOTA_BYTES",
      description:
        "Uploads of one account, with all its end users, that are kept at once, in bytes; any number when not set.",
    },
    bytes,
  ),
  noteQuota: preset(
    "1000",
    { env: "NOTE_QUOTA", description: "Notes that one end user, or an account itself, may keep." },
    whole(1, 1_000_000),
  ),
  noteQuotaBytes: preset(
    "4194304",
    { env: "NOTE_QUOTA_BYTES", description: "What those may weigh together, in bytes; 4 MiB." },
    bytes,
  ),
  retentionDays: preset(
    "30",
    { env: "RETENTION_DAYS", description: "Days to keep tasks, uploads and results. The ledger stays." },
    whole(1, 3650),
  ),
  allowLoopbackAssets: preset(
    "false",
    {
      env: "ALLOW_LOOPBACK_ASSETS",
      description:
        "For development: inputs may be on this machine. Only with an emulator as `COMETAPI_BASE_URL`.",
    },
    flag,
  ),

  s3Bucket: optional(
    { env: "S3_BUCKET", description: "Bucket for files; on disk in `DATA_DIR` when not set." },
    text("the name of a bucket", /^[\w.-]{3,63}$/),
  ),
  s3Endpoint: optional(
    { env: "S3_ENDPOINT", description: "Address of an S3-compatible service; Amazon's when not set." },
    address,
  ),
  s3Region: preset(
    "us-east-1",
    { env: "S3_REGION", description: "Region of the bucket." },
    text("the name of a region", /^[\w-]+$/),
  ),
  s3AccessKeyId: optional(
    {
      env: "S3_ACCESS_KEY_ID",
      secret: true,
      description: "Key id; found as the AWS tools find it when not set.",
    },
    text("a key id without spaces", /^\S+$/),
  ),
  s3SecretAccessKey: optional(
    { env: "S3_SECRET_ACCESS_KEY", secret: true, description: "The secret that belongs to the key id." },
    text("a key without spaces", /^\S+$/),
  ),
  s3PublicUrl: optional(
    {
      env: "S3_PUBLIC_URL",
      description:
        "Address under which browsers and CometAPI reach the bucket, where it is not the endpoint.",
    },
    webAddress,
  ),
  s3PathStyle: preset(
    "false",
    {
      env: "S3_PATH_STYLE",
      description:
        "Put the bucket into the path instead of the host name, as many S3-compatible services want.",
    },
    flag,
  ),
  s3DirectUploads: preset(
    "true",
    {
      env: "S3_DIRECT_UPLOADS",
      description:
        "Uploads go to the bucket itself, by presigned forms. `false` where the service takes none (Cloudflare R2, Backblaze B2) or people cannot reach it: they come through the server then.",
    },
    flag,
  ),
};
