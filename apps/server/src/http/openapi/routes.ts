import { jsonSchema, type OperationName, operationNames, operations } from "@understudy/core";
import * as z from "zod";
import { limitBody, redeemBody } from "../routes/accounts.ts";
import { listQuery, maxMetadataBytes, preflightBody } from "../routes/tasks.ts";
import { announcement } from "../routes/uploads.ts";
import * as answers from "./answers.ts";

/** A route as the description tells it. */
export interface DescribedRoute {
  method: "get" | "post" | "put" | "delete";
  /** With `{id}` for what varies. */
  path: string;
  tag: "Tasks" | "Files" | "Money" | "People" | "The server";
  summary: string;
  description?: string;
  /** The scope a token needs; none: no token. */
  scope?: "create" | "read" | "admin";
  /** A schema of zod, or JSON Schema. */
  body?: unknown;
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
  Range: "One range of bytes.",
} as const;

const subject = ["X-Understudy-Subject"] as const;

const creates = operationNames.map((name): DescribedRoute => {
  const { title, summary, price } = operations[name];
  return {
    method: "post",
    path: `/v1/${name}`,
    tag: "Tasks",
    summary: `Create: ${title}`,
    description: `${summary} ${(price.microUsd / 1e6).toFixed(2)} USD (${price.basis}), set aside at once. Answers when the task is written down.`,
    scope: "create",
    headers: ["Idempotency-Key", ...subject],
    body: createBody(name),
    answer: answers.task,
  };
});

/** Every route of the API; a test compares it with what the server answers. */
export const describedRoutes: readonly DescribedRoute[] = [
  ...creates,
  {
    method: "post",
    path: "/v1/preflight",
    tag: "Tasks",
    summary: "Check an input",
    description: "Everything there is to say before it costs anything: media are measured, nothing is spent.",
    scope: "read",
    headers: subject,
    body: preflightBody,
    answer: answers.preflight,
  },
  {
    method: "get",
    path: "/v1/tasks",
    tag: "Tasks",
    summary: "History",
    description: "Newest first, one page; `nextCursor` leads to the next.",
    scope: "read",
    headers: subject,
    query: listQuery,
    answer: answers.taskPage,
  },
  {
    method: "get",
    path: "/v1/tasks/{id}",
    tag: "Tasks",
    summary: "One task",
    scope: "read",
    headers: subject,
    answer: answers.task,
  },
  {
    method: "delete",
    path: "/v1/tasks/{id}",
    tag: "Tasks",
    summary: "Cancel",
    description:
      "Not yet sent: cancelled and refunded. Already sent: the provider cannot stop it, so it is charged and no longer watched. The answer says which.",
    scope: "create",
    headers: subject,
    answer: answers.cancelled,
  },
  {
    method: "post",
    path: "/v1/tasks/{id}/retry",
    tag: "Tasks",
    summary: "Try again",
    description: "A new, paid task with the same input.",
    scope: "create",
    headers: ["Idempotency-Key", ...subject],
    answer: answers.task,
  },
  {
    method: "get",
    path: "/v1/events",
    tag: "Tasks",
    summary: "Follow changes",
    description:
      "Server-sent events: `ready` first, then `task.updated` with `{task}` for every change, or `task.deleted` with `{taskId}`. A comment every 15 s. Events are kept for 7 days.",
    scope: "read",
    headers: ["Last-Event-ID", ...subject],
    query: z.object({ lastEventId: z.string().optional().describe("In place of the header.") }),
    answer: "text/event-stream",
  },
  {
    method: "post",
    path: "/v1/uploads",
    tag: "Files",
    summary: "Announce an upload",
    description: "Then post the file to `uploadUrl`, and give `runwayUri` wherever a create takes an asset.",
    scope: "create",
    headers: subject,
    body: announcement,
    answer: answers.upload,
  },
  {
    method: "post",
    path: "/v1/uploads/{id}/upload",
    tag: "Files",
    summary: "Send the file",
    description: "The address comes from the announcement, with its signature. A form with the field `file`.",
    answer: "empty",
  },
  {
    method: "get",
    path: "/v1/assets/{id}/{name}",
    tag: "Files",
    summary: "Fetch a file",
    description:
      "The address comes with a task, with its signature. HEAD and ranges work; nothing redirects.",
    headers: ["Range"],
    answer: "video/mp4",
  },
  {
    method: "get",
    path: "/v1/usage",
    tag: "Money",
    summary: "Spent and left",
    scope: "read",
    headers: subject,
    answer: answers.usage,
  },
  ...(
    [
      ["global", "everybody together"],
      ["account", "this account"],
      ["subjects/{subject}", "one end user; `*` is each that has no limit of its own"],
    ] as const
  ).map(
    ([path, whose]): DescribedRoute => ({
      method: "put",
      path: `/v1/limits/${path}`,
      tag: "Money",
      summary: `Limit ${path.split("/")[0]}`,
      description: `What may be spent a day or a month, in micro-dollars, by ${whose}. Null takes the limit away.`,
      scope: "admin",
      body: limitBody,
      answer: answers.limitSet,
    }),
  ),
  {
    method: "post",
    path: "/v1/pairings",
    tag: "People",
    summary: "Make a pairing code",
    description: "For the end user in the header: eight characters, 10 minutes, five tries, once.",
    scope: "create",
    headers: subject,
    answer: answers.pairing,
  },
  {
    method: "post",
    path: "/v1/pairings/redeem",
    tag: "People",
    summary: "Redeem a pairing code",
    description: "Gives a token that acts for that end user and nobody else.",
    body: redeemBody,
    answer: answers.redeemed,
  },
  {
    method: "delete",
    path: "/v1/subjects/{subject}",
    tag: "People",
    summary: "Forget an end user",
    description: "Tasks, files, events, tokens and limits go; the ledger keeps amounts without the name.",
    scope: "create",
    answer: answers.forgotten,
  },
  {
    method: "post",
    path: "/callbacks/{secret}",
    tag: "The server",
    summary: "Hint of the provider",
    description: "Has the task looked at now. Nothing in it is believed.",
    body: z.looseObject({}),
    answer: "empty",
  },
  { method: "get", path: "/livez", tag: "The server", summary: "The process runs", answer: "text/plain" },
  {
    method: "get",
    path: "/readyz",
    tag: "The server",
    summary: "The database answers",
    answer: "text/plain",
  },
  {
    method: "get",
    path: "/metrics",
    tag: "The server",
    summary: "Metrics for Prometheus",
    scope: "admin",
    answer: "text/plain",
  },
];

/** The operation's own schema as `core` has it, and what the server takes beside it. */
function createBody(name: OperationName): unknown {
  const { $schema: _, ...schema } = jsonSchema(name, { allowUploadUris: true, optionalCallback: true });
  const metadata = {
    description: `Kept with the task and told again; up to ${maxMetadataBytes} bytes as JSON.`,
  };
  return { ...schema, properties: { ...schema.properties, metadata } };
}
