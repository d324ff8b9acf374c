import { limitBody, subjectLimitBody } from "../../routes/money.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

const limits = "What may be spent a day or a month, in micro-dollars,";

/** What is spent, and who may spend how much. */
export const moneyRoutes: readonly DescribedRoute[] = [
  {
    method: "get",
    path: "/v1/usage",
    tag: "Money",
    summary: "Spent and left",
    description:
      "A token that is bound to an end user is told of the limits its person has or shares, not of those of the account or of all.",
    scope: "read",
    headers: subject,
    answer: answers.usage,
  },
  {
    method: "get",
    path: "/v1/usage/subjects/{pattern}",
    tag: "Money",
    summary: "Spent and left by some",
    description:
      "For managers: sums over all end users that match, and the limits that hold for them. `pattern` is an end user, or a beginning with `*`: `discord:123:*`. What each has for itself is told in full.",
    scope: "admin or act-for-subjects",
    answer: answers.groupUsage,
  },
  {
    method: "put",
    path: "/v1/limits/global",
    tag: "Money",
    summary: "Limit global",
    description: `${limits} by everybody together. Null takes the limit away.`,
    scope: "admin",
    body: limitBody,
    answer: answers.limitSet,
  },
  {
    method: "put",
    path: "/v1/limits/account",
    tag: "Money",
    summary: "Limit account",
    description: `${limits} by this account. Null takes the limit away.`,
    scope: "admin",
    body: limitBody,
    answer: answers.limitSet,
  },
  {
    method: "put",
    path: "/v1/limits/subjects/{pattern}",
    tag: "Money",
    summary: "Limit subjects",
    description: `${limits} by one end user, or by all that begin alike: \`discord:123:*\`. Each has the limit for itself, the most specific pattern holds; with \`together\` all that match share one sum, beside other limits. Null takes the limit away.`,
    scope: "admin or act-for-subjects",
    body: subjectLimitBody,
    answer: answers.subjectLimitSet,
  },
];
