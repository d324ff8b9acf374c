import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { ApiError } from "../rest/errors.ts";
import { close, correct, type Description } from "./close.ts";
import { deviations } from "./overlay.ts";

/** Judges bodies by Discord's own description of its API. */
export interface Validator {
  /**
   * Throws an `ApiError` of the rule `openapi` when a body is not as described.
   *
   * @param template The path as it is described, such as `/channels/{channel_id}/messages`.
   */
  check(method: string, template: string, body: unknown): void;
}

/** Reads the description, such as `specs/openapi.json` of Discord's repository `discord-api-spec`. */
export function loadOpenApi(path: string): Validator {
  return createValidator(JSON.parse(readFileSync(path, "utf8")) as Description);
}

/** @param description Is changed. */
export function createValidator(description: Description): Validator {
  correct(description, deviations);
  close(description);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const format of ["int32", "int64", "double", "snowflake", "nonce", "uri", "date-time"]) {
    ajv.addFormat(format, true);
  }
  ajv.addSchema(description, "discord");
  const compiled = new Map<string, ValidateFunction>();

  function validateOf(method: string, template: string): ValidateFunction {
    const key = `${method} ${template}`;
    const known = compiled.get(key);
    if (known) return known;
    const steps = ["paths", template, method, "requestBody", "content", "application/json", "schema"];
    const pointer = steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
    const validate = ajv.compile({ $ref: `discord#/${encodeURI(pointer)}` });
    compiled.set(key, validate);
    return validate;
  }

  return {
    check(method, template, body) {
      const validate = validateOf(method, template);
      if (validate(body)) return;
      throw new ApiError(
        "openapi",
        (validate.errors ?? [])
          .filter(({ keyword }) => keyword !== "if")
          .slice(0, 10)
          .map(issueOf),
      );
    },
  };
}

function issueOf({ instancePath, message = "is not as described", params }: ErrorObject) {
  const path = instancePath.split("/").slice(1);
  const extra = (params as { additionalProperty?: string }).additionalProperty;
  return {
    path: extra === undefined ? path : [...path, extra],
    code: "OPENAPI",
    message: extra === undefined ? message : "There is no such field in Discord's description.",
  };
}
