/**
 * Whether an id can be asked for. Ids are opaque, but each is a segment of a path: half a surrogate pair cannot be
 * written there, and `.` and `..` lead to another route, percent-encoded or not (WHATWG URL).
 */
export function isTaskId(id: string): boolean {
  return id !== "" && id !== "." && id !== ".." && id.isWellFormed();
}
