import { InvalidInputError } from "../errors.ts";
import { type Issue, notice, quote, written } from "../notices.ts";
import { type InputRules, type OperationName, operationNames } from "../operations/index.ts";
import { type Clock, longestTimer, systemClock } from "../watch/clock.ts";

/** Where the far side is, how to get there, and how patient to be. Only `apiKey` is required. */
export interface ClientOptions {
  /** The key of the far side. Keep a CometAPI key out of browsers: who has it can spend with it. */
  apiKey: string;
  /**
   * Where the far side is. An address that ends in `/v1` speaks Runway's own protocol (an Understudy server); any other
   * is a CometAPI root. `https://api.cometapi.com` by default. The key travels there, so plain `http://` is for this
   * machine only; a name, password, query or fragment has no place in it.
   */
  baseUrl?: string | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Replaces the machine's time and timers for every wait between requests; the time limit of a request is real. */
  clock?: Clock | undefined;
  /** Replaces `Math.random`, for jitter. */
  random?: (() => number) | undefined;
  /** How long one create may take, answer included, in milliseconds; 60 s by default. */
  createTimeoutMs?: number | undefined;
  /**
   * How often a create is sent again after a 429, 0 to 10; 3 by default. 0 is for a program with a line of its own: what is
   * in line can be cancelled for nothing, what is being sent cannot.
   */
  createRetries?: number | undefined;
  /** How long one read may take, answer included, in milliseconds; 20 s by default. */
  readTimeoutMs?: number | undefined;
  /** At most this many reads a second over all watches together; no limit by default. */
  maxReadsPerSecond?: number | undefined;
  /** How strictly inputs are read. */
  rules?: Omit<InputRules, "models"> | undefined;
  /** Model ids that replace an operation's own, the first being the default. */
  models?: Partial<Record<OperationName, readonly string[] | undefined>> | undefined;
}

/** Checked options with the defaults filled in. */
export interface Settings {
  apiKey: string;
  /** Paths are put behind it. */
  baseUrl: string;
  /** Whether the far side speaks Runway's own protocol. */
  isRunwayShaped: boolean;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  random(): number;
  createTimeoutMs: number;
  createRetries: number;
  readTimeoutMs: number;
  maxReadsPerSecond: number | undefined;
  /** How inputs of an operation are read. */
  rulesOf(operation: OperationName): InputRules;
}

/**
 * Checks options and fills in the defaults.
 * @throws {InvalidInputError} naming each option that cannot be used.
 */
export function readOptions(options: ClientOptions): Settings {
  const {
    createTimeoutMs = 60_000,
    createRetries = 3,
    readTimeoutMs = 20_000,
    maxReadsPerSecond,
    fetch,
    rules,
    models,
  } = options;
  const baseUrl = options.baseUrl ?? "https://api.cometapi.com";
  const url = URL.parse(baseUrl);
  const issues = [
    ...checkHeader("apiKey", options.apiKey),
    ...checkBaseUrl(baseUrl, url),
    ...checkNumber("createTimeoutMs", createTimeoutMs, 1, longestTimer),
    ...checkNumber("createRetries", createRetries, 0, 10),
    ...checkNumber("readTimeoutMs", readTimeoutMs, 1, longestTimer),
    ...checkNumber("maxReadsPerSecond", maxReadsPerSecond, 0.001, 1_000_000),
    ...checkModels(models),
  ];
  if (issues.length > 0 || !url) throw new InvalidInputError(issues);
  const isRunwayShaped = /\/v1\/?$/.test(url.pathname);
  return {
    apiKey: options.apiKey.trim(),
    baseUrl: url.origin + url.pathname,
    isRunwayShaped,
    // A browser's own fetch must not be called as a method of something else.
    fetch: (input, init) => (fetch ? fetch(input, init) : globalThis.fetch(input, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    createTimeoutMs,
    createRetries,
    readTimeoutMs,
    maxReadsPerSecond,
    rulesOf: (operation) => ({
      allowUploadUris: isRunwayShaped,
      optionalCallback: isRunwayShaped,
      ...rules,
      models: models?.[operation],
    }),
  };
}

function checkBaseUrl(baseUrl: string, url: URL | null): Issue[] {
  const refuse = (expected: string, given = quote(baseUrl)) => [
    notice("not_allowed", ["baseUrl"], { expected, given }),
  ];
  if (!url || !/^https?:$/.test(url.protocol)) {
    return [notice("invalid_url", ["baseUrl"], { given: quote(baseUrl) })];
  }
  // What stands in those places may be a secret and is not repeated.
  if (url.username || url.password || url.search || url.hash) {
    return refuse("an address without a name, password, query or fragment", "one that has them");
  }
  const isLoopback = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isLoopback) {
    return refuse("an https:// address, for the key would travel in the open");
  }
  const isComet = url.hostname === "api.cometapi.com" && url.pathname !== "/";
  return isComet ? refuse("https://api.cometapi.com, without a path") : [];
}

function checkModels(models: ClientOptions["models"] = {}): Issue[] {
  return Object.entries(models).flatMap(([name, ids]: [string, unknown]): Issue[] => {
    if (!operationNames.some((known) => known === name)) {
      const expected = `lists by the names of operations (${operationNames.join(", ")})`;
      return [notice("not_allowed", ["models"], { expected, given: quote(name) })];
    }
    if (ids === undefined) return [];
    const isList = Array.isArray(ids) && ids.every((id) => typeof id === "string" && id !== "");
    if (!isList) {
      return [
        notice("wrong_type", ["models", name], { expected: "a list of model ids", given: written(ids) }),
      ];
    }
    return ids.length > 0 ? [] : [notice("too_few", ["models", name], { min: 1, given: 0 })];
  });
}

/** What cannot be sent as the value of an HTTP header; never repeats the value, which may be a secret. */
export function checkHeader(name: string, value: unknown, max: number = Number.POSITIVE_INFINITY): Issue[] {
  if (typeof value !== "string" || value.trim() === "") return [notice("required", [name])];
  const { length } = value.trim();
  if (length > max) return [notice("too_long", [name], { max, given: length })];
  if (/^[\x21-\x7e]+$/.test(value.trim())) return [];
  return [
    notice("wrong_type", [name], {
      expected: "plain letters, digits and signs",
      given: "text with spaces or other characters",
    }),
  ];
}

function checkNumber(name: string, value: number | undefined, min: number, max: number): Issue[] {
  if (value === undefined || (value >= min && value <= max)) return [];
  return [notice("out_of_range", [name], { expected: "a number", min, max, given: String(value) })];
}
