import { maxNoteBytes, noteListQuery, noteWriteQuery } from "../../routes/notes.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

const path = "/v1/notes/{collection}/{key}";

/** Small JSON documents of an account or one of its end users. */
export const noteRoutes: readonly DescribedRoute[] = [
  {
    method: "put",
    path,
    tag: "Notes",
    summary: "Write a note",
    description: `Any JSON up to ${maxNoteBytes} bytes. Without \`ttl\` it stays. A collection is 1 to 40 small letters and dashes, a key 1 to 200 printable characters without spaces or slashes. 412 \`conflict\` where the condition does not hold.`,
    scope: "create",
    headers: ["If-Match", "If-None-Match", ...subject],
    query: noteWriteQuery,
    body: {},
    answer: answers.noteWritten,
  },
  {
    method: "get",
    path,
    tag: "Notes",
    summary: "Read a note",
    description: "One that has expired is gone.",
    scope: "read",
    headers: subject,
    answer: answers.note,
  },
  {
    method: "delete",
    path,
    tag: "Notes",
    summary: "Delete a note",
    description: "Done also where there is none.",
    scope: "create",
    headers: ["If-Match", ...subject],
    answer: "empty",
  },
  {
    method: "get",
    path: "/v1/notes/{collection}",
    tag: "Notes",
    summary: "List notes",
    description: "By key.",
    scope: "read",
    headers: subject,
    query: noteListQuery,
    answer: answers.notes,
  },
];
