import { castBody, castQuery } from "../../routes/cast.ts";
import * as answers from "../answers.ts";
import { type DescribedRoute, subject } from "../described-route.ts";

/** The faces and figures somebody works with again and again, by name. */
export const castRoutes: readonly DescribedRoute[] = [
  {
    method: "get",
    path: "/v1/cast",
    tag: "Cast",
    summary: "List the cast",
    description: "By name; those that begin with `q` come first.",
    scope: "read",
    headers: subject,
    query: castQuery,
    answer: answers.cast,
  },
  {
    method: "put",
    path: "/v1/cast/{name}",
    tag: "Cast",
    summary: "Give a file a name",
    description:
      "1 to 40 characters of any script; upper and lower case are the same name. A name that is there gets the new file. While a file has a name it does not expire.",
    scope: "create",
    headers: subject,
    body: castBody,
    answer: answers.castMember,
  },
  {
    method: "delete",
    path: "/v1/cast/{name}",
    tag: "Cast",
    summary: "Take a name away",
    description: "The file is kept as long as any upload from then on.",
    scope: "create",
    headers: subject,
    answer: "empty",
  },
];
