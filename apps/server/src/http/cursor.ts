import * as z from "zod";
import { ApiError } from "./errors.ts";

/** Where a page of something ended that is ordered by time, then id. */
export interface PageCursor {
  createdAt: Date;
  id: string;
}

/** As it travels in `nextCursor`. */
export function writeCursor({ createdAt, id }: PageCursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString("base64url");
}

/** @throws {ApiError} for what is no cursor of ours. */
export function readCursor(cursor: string | undefined): PageCursor | undefined {
  if (cursor === undefined) return undefined;
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (!z.iso.datetime().safeParse(time).success || !z.guid().safeParse(id).success) {
    const message = "cursor must be the `nextCursor` of the page before.";
    throw new ApiError(400, "invalid_input", message, {
      issues: [{ code: "not_allowed", path: ["cursor"], message }],
    });
  }
  return { createdAt: new Date(time), id };
}
