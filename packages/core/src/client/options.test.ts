import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.ts";
import { createClient } from "./client.ts";
import { type ClientOptions, readOptions } from "./options.ts";

const apiKey = "sk-1";

test.each<[Partial<ClientOptions>, string | RegExp]>([
  [{ apiKey: "" }, "apiKey is required."],
  [{ apiKey: " \n" }, "apiKey is required."],
  [{ apiKey: undefined as never }, "apiKey is required."],
  [
    { apiKey: "sk-1\r\nX-Evil: 1" },
    "apiKey must be plain letters, digits and signs, not text with spaces or other characters.",
  ],
  [
    { apiKey: "ключ" },
    "apiKey must be plain letters, digits and signs, not text with spaces or other characters.",
  ],
  [{ baseUrl: "api.cometapi.com" }, 'baseUrl must be a complete URL, not "api.cometapi.com".'],
  [{ baseUrl: "ftp://example.com" }, 'baseUrl must be a complete URL, not "ftp://example.com".'],
  [
    { baseUrl: "http://api.cometapi.com" },
    'baseUrl must be an https:// address, for the key would travel in the open, not "http://api.cometapi.com".',
  ],
  [{ baseUrl: "http://127.0.0.1.example.com" }, "the key would travel in the open"],
  ...[
    "https://me@example.com",
    "https://:pw@example.com",
    "https://example.com/?key=pw",
    "https://example.com/#pw",
  ].map((baseUrl): [Partial<ClientOptions>, string] => [
    { baseUrl },
    "baseUrl must be an address without a name, password, query or fragment, not one that has them.",
  ]),
  [
    { baseUrl: "https://api.cometapi.com/v1" },
    'baseUrl must be https://api.cometapi.com, without a path, not "https://api.cometapi.com/v1".',
  ],
  [{ createRetries: -1 }, "createRetries must be a number from 0 to 10, not -1."],
  [{ models: { act_one: [] } }, "models.act_one must hold at least 1 entry, not 0."],
  [{ models: { act_one: [5] } as never }, 'models.act_one must be a list of model ids, not "[5]".'],
  [
    { models: { dance: ["x"] } as never },
    /^models must be lists by the names of operations \(.*\), not "dance"\.$/,
  ],
  [{ baseUrl: "" }, 'baseUrl must be a complete URL, not "".'],
  [{ createTimeoutMs: 0 }, "createTimeoutMs must be a number from 1 to 2147483647, not 0."],
  [
    { createTimeoutMs: Number.POSITIVE_INFINITY },
    "createTimeoutMs must be a number from 1 to 2147483647, not Infinity.",
  ],
  [{ readTimeoutMs: Number.NaN }, "readTimeoutMs must be a number from 1 to 2147483647, not NaN."],
  [{ maxReadsPerSecond: 0 }, "maxReadsPerSecond must be a number from 0.001 to 1000000, not 0."],
])("%j is refused", (options, message) => {
  const create = () => createClient({ apiKey, ...options });
  expect(create).toThrow(InvalidInputError);
  expect(create).toThrow(message);
});

test("everything wrong is said at once", () => {
  expect(() => createClient({ apiKey: "", baseUrl: "x", readTimeoutMs: -1 })).toThrow(
    /apiKey .* baseUrl .* readTimeoutMs /,
  );
});

test("what is undefined is as good as left out", () => {
  const undefinedEverywhere: ClientOptions = {
    apiKey,
    baseUrl: undefined,
    fetch: undefined,
    clock: undefined,
    random: undefined,
    createTimeoutMs: undefined,
    readTimeoutMs: undefined,
    maxReadsPerSecond: undefined,
    rules: undefined,
    models: undefined,
  };
  const { fetch: _, rulesOf, ...settings } = readOptions(undefinedEverywhere);
  const { fetch: __, rulesOf: ___, ...defaults } = readOptions({ apiKey });
  expect(settings).toEqual(defaults);
  expect(defaults).toMatchObject({
    baseUrl: "https://api.cometapi.com/",
    isRunwayShaped: false,
    createTimeoutMs: 60_000,
    readTimeoutMs: 20_000,
  });
  expect(rulesOf("act_one")).toEqual({
    allowUploadUris: false,
    optionalCallback: false,
    models: undefined,
  });
});

test("the key may come from a file that ends with a line break", () => {
  expect(readOptions({ apiKey: " sk-1\n" }).apiKey).toBe("sk-1");
});

test.each([
  ["https://api.cometapi.com", false],
  ["https://understudy.example/v1", true],
  ["https://understudy.example/v1/", true],
  ["https://understudy.example/api/v1", true],
  ["http://api.localhost/v1", true],
  ["http://[::1]:9090", false],
  ["https://understudy.example/v1beta", false],
  ["http://localhost:9090", false],
])("%s speaks Runway's own protocol: %s", (baseUrl, isRunwayShaped) => {
  expect(readOptions({ apiKey, baseUrl }).isRunwayShaped).toBe(isRunwayShaped);
});

test("Runway's own protocol takes uploads and no callback, unless rules say otherwise; models are an operation's own", () => {
  const baseUrl = "https://understudy.example/v1";
  const models = { act_one: ["act_one_plus"] };
  expect(readOptions({ apiKey, baseUrl, models }).rulesOf("act_one")).toEqual({
    allowUploadUris: true,
    optionalCallback: true,
    models: ["act_one_plus"],
  });
  expect(
    readOptions({ apiKey, baseUrl, rules: { allowUploadUris: false } }).rulesOf("act_one"),
  ).toMatchObject({
    allowUploadUris: false,
  });
});
