import { jsonSchema, type OperationName, operationNames, operations } from "@understudy/core";
import * as z from "zod";
import { reportBody, reportQuery } from "../../routes/reports.ts";
import { cancelQuery, extras, listQuery, preflightBody } from "../../routes/tasks.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

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

/** Creates, and what can be done with a task afterwards. */
export const taskRoutes: readonly DescribedRoute[] = [
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
    query: cancelQuery,
    answer: answers.cancelled,
  },
  {
    method: "post",
    path: "/v1/tasks/{id}/retry",
    tag: "Tasks",
    summary: "Try again",
    description: "A new, paid task with the same input. The body may be left out.",
    scope: "create",
    headers: ["Idempotency-Key", ...subject],
    body: extras,
    bodyIsOptional: true,
    answer: answers.task,
  },
  {
    method: "get",
    path: "/v1/tasks/{id}/input",
    tag: "Tasks",
    summary: "What it was made from",
    description: "The body of its create. Of a data URI only the media type is told.",
    scope: "read",
    headers: subject,
    answer: answers.input,
  },
  {
    method: "post",
    path: "/v1/tasks/{id}/report",
    tag: "Tasks",
    summary: "Say what is wrong",
    description: "Kept for whoever runs the server.",
    scope: "read",
    headers: subject,
    body: reportBody,
    answer: "empty",
  },
  {
    method: "get",
    path: "/v1/reports",
    tag: "Tasks",
    summary: "What people say is wrong",
    description: "Newest first, one page; `nextCursor` leads to the next.",
    scope: "admin",
    query: reportQuery,
    answer: answers.reports,
  },
  {
    method: "get",
    path: "/v1/events",
    tag: "Tasks",
    summary: "Follow changes",
    description:
      "Server-sent events: `ready` first, then `task.updated` with `{task}` for every change, or `task.deleted` with `{taskId}`. A comment every 15 s. Events are kept for 7 days: whose `Last-Event-ID` is older gets `reset` after `ready`, and lists the tasks again. At most 20 streams a token.",
    scope: "read",
    headers: ["Last-Event-ID", ...subject],
    query: z.object({ lastEventId: z.string().optional().describe("In place of the header.") }),
    answer: "text/event-stream",
  },
];

/** The operation's own schema as `core` has it, and what the server takes beside it. */
function createBody(name: OperationName): unknown {
  const { $schema: _, ...schema } = jsonSchema(name, { allowUploadUris: true, optionalCallback: true });
  const { properties } = z.toJSONSchema(extras, { io: "input", unrepresentable: "any" });
  return { ...schema, properties: { ...schema.properties, ...properties } };
}
