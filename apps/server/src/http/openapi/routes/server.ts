import * as z from "zod";
import * as answers from "../answers.ts";
import type { DescribedRoute } from "../described-route.ts";

/** The server itself. */
export const serverRoutes: readonly DescribedRoute[] = [
  {
    method: "get",
    path: "/v1/server",
    tag: "The server",
    summary: "What it offers",
    description: "What to know before anything is offered: sizes, prices, and whether anything is sent.",
    scope: "read",
    answer: answers.server,
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
