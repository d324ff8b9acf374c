/** One thing that was looked at. */
export interface Finding {
  check: "node" | "key" | "address" | "account" | "clock" | "server" | "token" | "sending" | "limit";
  ok: boolean;
  /** What was found. */
  found: string;
  /** What to do about a problem. */
  advice?: string | undefined;
}
