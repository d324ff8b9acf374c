/** What the server cannot work with: another version, or tables of a newer server. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
}
