/** A backup that cannot be taken or put back. The message says why and what to do. */
export class BackupError extends Error {
  override name = "BackupError";
}
