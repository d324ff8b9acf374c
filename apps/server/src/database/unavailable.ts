// SQLSTATEs (Postgres documentation, appendix A): connection exceptions, too many connections, shutdowns, starting up.
const states = /^(08...|53300|57P0[123])$/;
/** Of a connection that was there, or of several tries to make one. */
const systemCodes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)$/;
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
  // Whatever kept a connection from coming about, the socket of a Postgres that is not running among it: a paid answer
  // waits for it. The same code of a file is another matter.
  const isNotConnected = "syscall" in error && /^(connect|getaddrinfo)$/.test(String(error.syscall));
  return isNotConnected || states.test(code) || systemCodes.test(code) || sentences.test(error.message);
}
