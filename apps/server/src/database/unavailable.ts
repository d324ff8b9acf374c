// SQLSTATEs (Postgres documentation, appendix A): connection exceptions, too many connections, shutdowns, starting up.
const states = /^(08...|53300|57P0[123])$/;
const systemCodes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// Errors that pg makes without a code.
const sentences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * Whether a query failed because the database could not be reached, as opposed to having been refused. Trying again
 * makes sense, after a look whether a transaction that was being committed is there.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.every(isUnavailable);
  const code = "code" in error ? String(error.code) : "";
  // The socket of a Postgres on this machine that is not running. Any other file that is missing is another matter.
  const isSocketGone = code === "ENOENT" && "syscall" in error && error.syscall === "connect";
  return isSocketGone || states.test(code) || systemCodes.test(code) || sentences.test(error.message);
}
