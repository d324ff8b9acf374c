import { asNumber, asObject, asText } from "./loose.ts";

/** What an error body says, in any of the documented shapes (CometAPI error guide, gateway source, Runway OpenAPI). */
export interface ErrorAnswer {
  code?: string;
  message?: string;
  /** Field by field, as Runway gives them. */
  issues?: unknown[];
  docUrl?: string;
  /** The status a wrapper puts in its body beside an HTTP 200. */
  status?: number;
}

/**
 * Finds the error in a body; `undefined` where it holds none. Shapes, in this order: `{error: {message, code}}`,
 * `{code: "word", message}`, `{code: 400, msg}`, `{error: "sentence", issues?, docUrl?}`.
 */
export function parseErrorAnswer(json: unknown): ErrorAnswer | undefined {
  const body = asObject(json);
  if (!body) return undefined;
  const inner = asObject(body.error);
  if (inner)
    return compact({ code: asText(inner.code) ?? asText(inner.type), message: asText(inner.message) });
  const code = asNumber(body.code);
  const word = asText(body.code);
  if (code === undefined && word !== undefined && word.toLowerCase() !== "success") {
    const issues = Array.isArray(body.issues) ? body.issues : undefined;
    const message = asText(body.message) ?? asText(body.error);
    return compact({ code: word, message, issues, docUrl: asText(body.docUrl) });
  }
  if (code !== undefined && (code < 200 || code > 299)) {
    return compact({
      code: asText(body.msg),
      message: asText(body.msg) ?? asText(body.message),
      status: code,
    });
  }
  const message = asText(body.error);
  if (message === undefined) return undefined;
  const issues = Array.isArray(body.issues) ? body.issues : undefined;
  return compact({ message, issues, docUrl: asText(body.docUrl) });
}

/** Whether a body says that there is no such task: as a code, or as the word of a state. */
export function saysTaskNotExist(json: unknown): boolean {
  const body = asObject(json);
  const data = asObject(body?.data);
  const error = asObject(body?.error);
  return [body?.code, body?.status, body?.message, body?.msg, data?.status, error?.code, error?.message].some(
    (word) => typeof word === "string" && word.toLowerCase() === "task_not_exist",
  );
}

function compact(answer: { [Key in keyof ErrorAnswer]: ErrorAnswer[Key] | undefined }): ErrorAnswer {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
}
