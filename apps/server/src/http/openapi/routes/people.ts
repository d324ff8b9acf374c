import { redeemBody } from "../../routes/accounts.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

/** How a panel is linked to a person, and a person forgotten. */
export const peopleRoutes: readonly DescribedRoute[] = [
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
    path: "/v1/tokens/current",
    tag: "People",
    summary: "Sign out",
    description: "Revokes the token that asks, and ends the streams it opened.",
    scope: "any",
    answer: "empty",
  },
  {
    method: "delete",
    path: "/v1/subjects/{subject}",
    tag: "People",
    summary: "Forget an end user",
    description:
      "Tasks, files, events, deliveries, notes, cast, reports, tokens and limits go; the ledger keeps amounts without the name.",
    scope: "create",
    answer: answers.forgotten,
  },
];
