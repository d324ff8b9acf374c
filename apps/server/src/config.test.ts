import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import {
  ConfigError,
  type Environment,
  loadEnvFile,
  readConfig,
  readDatabaseConfig,
  secretsOf,
} from "./config.ts";

const key = { COMETAPI_KEY: "sk-test" };

function problems(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("a key is all it takes", () => {
  expect(readConfig(key)).toMatchObject({
    role: "all",
    host: "127.0.0.1",
    port: 8787,
    dataDir: resolve(".understudy"),
    cometApiBaseUrl: "https://api.cometapi.com",
    prices: {},
    databaseUrl: undefined,
    allowLoopbackAssets: false,
  });
});

test("values are read into what they mean", () => {
  const config = readConfig({
    ...key,
    PORT: " 0 ",
    PUBLIC_URL: "https://cast.example/understudy/",
    PRICES: '{"act_one": 0.35, "image_to_video": 0}',
    DAILY_LIMIT_USD: "12.50",
    MONTHLY_LIMIT_USD: "0.000001",
    MAX_CREATES_PER_SECOND: ".5",
    ALLOWED_ORIGINS: "https://a.example, http://localhost:5241",
    ALLOW_LOOPBACK_ASSETS: "yes",
    COMETAPI_BASE_URL: "http://127.0.0.1:9090/",
  });
  expect(config).toMatchObject({
    port: 0,
    publicUrl: "https://cast.example/understudy",
    prices: { act_one: 350_000, image_to_video: 0 },
    dailyLimitMicroUsd: 12_500_000,
    monthlyLimitMicroUsd: 1,
    maxCreatesPerSecond: 0.5,
    allowedOrigins: ["https://a.example", "http://localhost:5241"],
    allowLoopbackAssets: true,
    cometApiBaseUrl: "http://127.0.0.1:9090",
  });
});

test("an empty variable counts as not set", () => {
  expect(readConfig({ ...key, PORT: "", DATABASE_URL: " " })).toMatchObject({
    port: 8787,
    databaseUrl: undefined,
  });
});

test("everything that is wrong is said at once, with what was given and what is allowed", () => {
  expect(
    problems({
      PORT: "70000",
      ROLE: "boss",
      MAX_CONCURRENCY: "1.5",
      PUBLIC_URL: "http://cast.example",
      S3_REGION: "",
    }),
  ).toEqual([
    'ROLE must be one of all, api, worker, not "boss".',
    'PORT must be a whole number from 0 to 65535, not "70000".',
    'PUBLIC_URL must be an https:// address without a query, or http:// on this machine, not "http://cast.example".',
    'MAX_CONCURRENCY must be a whole number from 1 to 100000, not "1.5".',
  ]);
});

test.each<[string, Environment]>([
  ["PORT", { PORT: "80a" }],
  ["PORT", { PORT: "-1" }],
  ["MAX_READS_PER_SECOND", { MAX_READS_PER_SECOND: "0" }],
  ["DAILY_LIMIT_USD", { DAILY_LIMIT_USD: "-3" }],
  ["DAILY_LIMIT_USD", { DAILY_LIMIT_USD: "0.0000001" }],
  ["PRICES", { PRICES: "0.35" }],
  ["PRICES", { PRICES: '{"act_two": 1}' }],
  ["PRICES", { PRICES: '{"act_one": -1}' }],
  ["PRICES", { PRICES: '{"act_one": "1"}' }],
  ["ALLOWED_ORIGINS", { ALLOWED_ORIGINS: "https://a.example/path" }],
  ["ALLOWED_ORIGINS", { ALLOWED_ORIGINS: "*" }],
  ["PUBLIC_URL", { PUBLIC_URL: "https://cast.example?x=1" }],
  ["ALLOW_LOOPBACK_ASSETS", { ALLOW_LOOPBACK_ASSETS: "maybe" }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://db/x" }],
  ["DATABASE_URL", { DATABASE_URL: "postgresql://me:a#b@db/x" }],
  ["CALLBACK_SECRET", { CALLBACK_SECRET: "short" }],
])("a wrong %s is named: %j", (name, env) => {
  const said = problems({ ...key, ...env });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(new RegExp(`^${name} must be .+\\.$`));
});

test("what contradicts itself is refused", () => {
  expect(problems({})).toEqual(["COMETAPI_KEY is required unless ROLE is api."]);
  expect(problems({ ROLE: "api" })).toEqual([]);
  expect(problems({ ...key, ALLOW_LOOPBACK_ASSETS: "true" })).toEqual([
    "ALLOW_LOOPBACK_ASSETS is for an emulator on this machine; COMETAPI_BASE_URL names another one.",
  ]);
  expect(problems({ ...key, S3_ACCESS_KEY_ID: "AKIA" })).toEqual([
    "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together.",
    "S3_BUCKET is required where other S3 settings are given.",
  ]);
});

test("a secret is not repeated, nor is a password in an address", () => {
  const said = problems({
    COMETAPI_KEY: "sk-very secret",
    DATABASE_URL: "mysql://me:hunter22@db",
    CALLBACK_SECRET: "not allowed!",
    COMETAPI_BASE_URL: "https://me:hunter22@api.example",
  }).join("\n");
  for (const name of ["COMETAPI_KEY", "DATABASE_URL", "CALLBACK_SECRET", "COMETAPI_BASE_URL"]) {
    expect(said).toContain(name);
  }
  expect(said).not.toMatch(/hunter22|very secret|not allowed!/);
});

test("commands that only need the database and the files need no key", () => {
  expect(readDatabaseConfig({ DATABASE_URL: "postgresql://db/x", PORT: "wrong" })).toEqual({
    databaseUrl: "postgresql://db/x",
    dataDir: resolve(".understudy"),
    pgBin: undefined,
    logLevel: "info",
    publicUrl: undefined,
    s3Region: "us-east-1",
    s3PathStyle: false,
    s3DirectUploads: true,
  });
});

test("the secrets of a configuration include the database's password, as written and as meant", () => {
  const config = readConfig({
    ...key,
    DATABASE_URL: "postgresql://me:p%40ss@db/x",
    CALLBACK_SECRET: "c".repeat(20),
  });
  expect(secretsOf(config)).toEqual(expect.arrayContaining(["sk-test", "c".repeat(20), "p%40ss", "p@ss"]));
});

test("a password with a % that encodes nothing, which pg takes as it is, is no obstacle", () => {
  const config = readConfig({ ...key, DATABASE_URL: "postgresql://me:100%@db/x" });
  expect(secretsOf(config)).toContain("100%");
});

test("a .env file fills in what is not set; none is fine", () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-env-"));
  writeFileSync(join(folder, ".env"), "UNDERSTUDY_TEST_A=file\nUNDERSTUDY_TEST_B=file\n");
  process.env.UNDERSTUDY_TEST_A = "set";
  loadEnvFile(join(folder, ".env"));
  expect([process.env.UNDERSTUDY_TEST_A, process.env.UNDERSTUDY_TEST_B]).toEqual(["set", "file"]);
  expect(() => loadEnvFile(join(folder, "none"))).not.toThrow();
  expect(() => loadEnvFile(folder)).toThrow(`${folder} must be a file that can be read.`);
  rmSync(folder, { recursive: true });
});
