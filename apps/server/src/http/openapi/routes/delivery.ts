import { claimBody, deliveryBody, deliveryQuery } from "../../routes/deliveries.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

/** How bots share the work of bringing results to people. */
export const deliveryRoutes: readonly DescribedRoute[] = [
  {
    method: "get",
    path: "/v1/deliveries",
    tag: "Deliveries",
    summary: "What is to be delivered",
    description:
      "Of every task that was created with `delivery`, oldest first, one page; `nextCursor` leads to the next. Pending are those of tasks under way too.",
    scope: "act-for-subjects",
    headers: subject,
    query: deliveryQuery,
    answer: answers.deliveryPage,
  },
  {
    method: "post",
    path: "/v1/tasks/{id}/delivery/claim",
    tag: "Deliveries",
    summary: "Claim a delivery",
    description:
      "One holder has it at a time, until the time is over by the server's clock; the same holder claims again to go on. 409 `claimed` while it is another's.",
    scope: "act-for-subjects",
    headers: subject,
    body: claimBody,
    answer: answers.delivery,
  },
  {
    method: "patch",
    path: "/v1/tasks/{id}/delivery",
    tag: "Deliveries",
    summary: "Change a delivery",
    description:
      "For its holder, or while nobody holds it: writes down how far it is, lets go, or says that it is done. 409 `claimed` while it is another's.",
    scope: "act-for-subjects",
    headers: subject,
    body: deliveryBody,
    answer: answers.delivery,
  },
];
