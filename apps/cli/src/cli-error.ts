import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Why the CLI itself stopped; stable, for `--json`. */
export type CliErrorCode =
  | "usage"
  | "config"
  | "local_file"
  | "file_exists"
  | "not_confirmed"
  | "declined"
  | "interrupted"
  | "download_failed"
  | "too_large"
  | "not_playable"
  | "disk";

const codesOf: Readonly<Record<CliErrorCode, ExitCode>> = {
  usage: exitCodes.usage,
  config: exitCodes.usage,
  local_file: exitCodes.usage,
  file_exists: exitCodes.usage,
  not_confirmed: exitCodes.usage,
  declined: exitCodes.other,
  interrupted: exitCodes.interrupted,
  download_failed: exitCodes.other,
  too_large: exitCodes.other,
  not_playable: exitCodes.other,
  disk: exitCodes.other,
};

/** What the CLI itself has to say; `message` is a sentence for a person. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  readonly exitCode: ExitCode;

  constructor(code: CliErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.exitCode = codesOf[code];
  }
}
