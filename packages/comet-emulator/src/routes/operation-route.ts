import {
  type InputMedia,
  type InputRules,
  type IssueCode,
  type Operation,
  type OutputSize,
  preflight,
} from "@understudy/core";
import type { BodyIssue } from "../answers/errors.ts";
import type { CreateRoute, Refusal, ResultPlan } from "./create-route.ts";
import { shapeOf } from "./result-shape.ts";

/** The route of one of the suite's operations: its rules are the operation's own, read as the wire reads them. */
export function operationRoute<Input>(
  operation: Operation<Input>,
  own: {
    shows: CreateRoute["shows"];
    /** Dotted path of the video that gives the result its length. */
    lengthOf?: string;
    /** The longest result, in seconds. */
    maxSeconds?: number;
    /** Dotted path of the input that gives the result its shape where the body names none. */
    shapeOf: string;
  },
): CreateRoute {
  const checked = { ...operation, schema: oncePerRules((rules) => operation.schema(rules)) };
  const family = operation.createPath.startsWith("/runwayml/") ? "id" : "envelope";
  return {
    name: operation.name,
    path: operation.createPath,
    title: operation.title,
    family,
    microUsd: operation.price.microUsd,
    media: operation.media,
    shows: own.shows,

    refuse(body, rules): Refusal | undefined {
      const issues = preflight(checked, body, { rules }).issues.map(asRunway);
      if (operation.models.length > 0) issues.push(...modelIssues(operation, body, rules));
      const [first] = issues;
      if (!first) return undefined;
      return family === "id" ? { issues } : { word: refusalWord(first, body) };
    },

    judge(body, media, rules) {
      const { issues } = operation.advise(body as Input, media, rules);
      return issues.map(({ message }) => message);
    },

    plan(body, media): ResultPlan {
      const { ratio, duration } = operation.body(body as Input) as { ratio?: string; duration?: number };
      const size = operation.sizes.find((size) => size.ratio === ratio);
      const { width, height } = size ?? nearest(operation.sizes, media[own.shapeOf]);
      const facts = own.lengthOf ? media[own.lengthOf] : undefined;
      const seconds = facts?.kind === "video" ? facts.durationSeconds : (duration ?? 5);
      return { kind: "video", width, height, seconds: Math.min(seconds, own.maxSeconds ?? 30) };
    },
  };
}

/** Building a schema costs far more than using it. */
function oncePerRules<Schema>(build: (rules: InputRules) => Schema): (rules?: InputRules) => Schema {
  const built = new WeakMap<InputRules, Schema>();
  const none: InputRules = {};
  return (rules = none) => {
    const schema = built.get(rules) ?? build(rules);
    built.set(rules, schema);
    return schema;
  };
}

/** The wire takes no aliases and fills nothing in (CometAPI pages: `model` is required). */
function modelIssues(operation: Operation, body: unknown, rules: InputRules): BodyIssue[] {
  const { model } = (body ?? {}) as { model?: unknown };
  if (model === undefined) return [{ code: "invalid_type", path: ["model"], message: "model is required." }];
  if (typeof model !== "string" || operation.modelAliases[model] === undefined) return [];
  const message = `model must be one of ${(rules.models ?? operation.models).join(", ")}.`;
  return [{ code: "invalid_enum_value", path: ["model"], message }];
}

const runwayCodes: Partial<Record<IssueCode, string>> = {
  required: "invalid_type",
  wrong_type: "invalid_type",
  unknown_field: "unrecognized_keys",
  not_allowed: "invalid_enum_value",
  too_short: "too_small",
  too_few: "too_small",
  too_long: "too_big",
  too_many: "too_big",
};

/** Runway names its issues by zod's codes; ours stay with the client. */
function asRunway({ code, path, message }: { code: IssueCode; path: BodyIssue["path"]; message: string }) {
  return { code: runwayCodes[code] ?? "custom", path, message };
}

/** `callback_url_empty` is documented; the same form for other fields is a guess. */
function refusalWord(issue: BodyIssue, body: unknown): string {
  const field = String(issue.path[0] ?? "body");
  const given = (body as Record<string, unknown> | null)?.[field];
  return given === undefined || given === "" ? `${field}_empty` : issue.message;
}

function nearest(sizes: readonly OutputSize[], facts: InputMedia[string]): { width: number; height: number } {
  const shape = shapeOf(facts);
  const far = (size: OutputSize) =>
    Math.abs(Math.log(size.width / size.height / (shape.width / shape.height)));
  return sizes.toSorted((one, other) => far(one) - far(other))[0] ?? shape;
}
