import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import type { Config } from "./config.ts";
import { createRedactor } from "./redact.ts";

export interface LogOptions {
  level: Config["logLevel"];
  /** Values that must never appear, from `secretsOf(config)`. */
  secrets?: readonly string[];
  /** Where the lines go, one JSON object each; standard output by default. */
  destination?: DestinationStream;
}

/**
 * Makes the logger of a process. Every line passes through the redactor as a whole, whatever it was made of: fields,
 * nested objects, errors and their causes, the message.
 */
export function createLogger({ level, secrets = [], destination }: LogOptions): Logger {
  const redactor = createRedactor(secrets);
  const error = pino.stdSerializers.errWithCause;
  const options: LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: error, error, cause: error, reason: error },
    hooks: { streamWrite: (line) => `${JSON.stringify(redactor.value(JSON.parse(line)))}\n` },
  };
  return destination ? pino(options, destination) : pino(options);
}
