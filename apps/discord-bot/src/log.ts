import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import type { Config } from "./config.ts";
import { createRedactor } from "./redact.ts";

/**
 * Makes the logger of a process. Every line passes through the redactor as a whole: its fields, errors and their causes,
 * the message.
 *
 * @param secrets Values that must never appear.
 * @param destination Where the lines go; standard output by default.
 */
export function createLogger(
  { logLevel }: Pick<Config, "logLevel">,
  secrets: readonly string[],
  destination?: DestinationStream,
): Logger {
  const redact = createRedactor(secrets);
  const options: LoggerOptions = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: summaryOf, error: summaryOf },
    hooks: { streamWrite: (line) => redact(line) },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface Summary {
  type: string;
  message: string;
  code?: unknown;
  status?: unknown;
  method?: unknown;
  route?: string;
  stack?: string;
  cause?: Summary;
}

/**
 * What of an error may be logged. An error of discord.js carries the interaction token in `url` and whole files in
 * `requestBody`: nothing is taken over but the fields named here.
 */
export function summaryOf(error: unknown): Summary {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, status, method, url } = error as Error & Record<string, unknown>;
  const route = typeof url === "string" ? routeOf(url) : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(method === undefined ? {} : { method }),
    ...(route === undefined ? {} : { route }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: summaryOf(error.cause) }),
  };
}

/** The path of a request with every id and token as a placeholder. */
function routeOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? url;
  return path
    .replace(/\/(webhooks|interactions)\/\d+\/[^/]+/, "/$1/:id/:token")
    .replace(/\/\d{15,22}(?=\/|$)/g, "/:id");
}
