import type * as z from "zod";
import type { Scope } from "../../accounts/tokens.ts";

/** A route as the description tells it. */
export interface DescribedRoute {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** With `{id}` for what varies. */
  path: string;
  tag: "Tasks" | "Deliveries" | "Files" | "Cast" | "Notes" | "Money" | "People" | "The server";
  summary: string;
  description?: string;
  /** The scope a token needs, `any` where each will do; none: no token. */
  scope?: Scope | "any" | `${Scope} or ${Scope}`;
  /** A schema of zod, or JSON Schema. */
  body?: unknown;
  /** The body may be left out. */
  bodyIsOptional?: true;
  /** In place of a body: the field that holds the file of a form. */
  fileField?: string;
  query?: z.ZodObject;
  headers?: readonly (keyof typeof headerTexts)[];
  /** The schema of a 200; `empty` is a 204. Anything else is a media type. */
  answer: z.ZodType | "empty" | `${string}/${string}`;
}

/** The headers that mean something. */
export const headerTexts = {
  "Idempotency-Key":
    "The same key with the same body gives the same task for 24 hours: a create that may be sent again.",
  "X-Understudy-Subject":
    "The end user this is for, such as `discord:<guild>:<user>`; needs the scope `act-for-subjects`.",
  "Last-Event-ID": "The id of the last event that was received: what came after it follows.",
  "If-Match": "The version that must be there, in quotes; `*` is any.",
  "If-None-Match": "`*`: there must be none yet.",
  Range: "One range of bytes.",
} as const;

/** For every route on which a bot may name its end user. */
export const subject = ["X-Understudy-Subject"] as const;
