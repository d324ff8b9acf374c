import { importBody } from "../../routes/import.ts";
import { announcement } from "../../routes/uploads.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

/** What people bring, and what comes of it. */
export const fileRoutes: readonly DescribedRoute[] = [
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
    fileField: "file",
    answer: "empty",
  },
  {
    method: "post",
    path: "/v1/uploads/import",
    tag: "Files",
    summary: "Take a file from the web",
    description:
      "The server fetches it from its public https:// address, measures it and keeps it like an upload. It must arrive within two minutes.",
    scope: "create",
    headers: subject,
    body: importBody,
    answer: answers.imported,
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
];
