/** Why the server's own Postgres is not there. */
export type PostgresErrorCode =
  | "no_data_folder"
  | "no_binaries"
  | "too_old"
  | "other_major"
  | "initdb_failed"
  | "unreachable_for_user"
  | "unsafe_socket_folder"
  | "start_failed";

/** The server's own Postgres could not be brought up. The message says what to do about it. */
export class PostgresError extends Error {
  override name = "PostgresError";
  readonly code: PostgresErrorCode;
  constructor(code: PostgresErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
