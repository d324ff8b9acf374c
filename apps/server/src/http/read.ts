import type * as z from "zod";
import type { ApiContext } from "./env.ts";
import { ApiError } from "./errors.ts";
import { sentenceOf } from "./sentences.ts";

/** What a body without files in it may weigh. */
const smallBytes = 256 * 2 ** 10;
/** Two data URIs of 5 MiB make the largest body. */
export const inputBytes: number = 12 * 2 ** 20;
/** Nobody's input is deeper; what is deeper is meant to hurt. */
const maxDepth = 32;
/** Nor has one more values: each that is wrong gets a sentence, and walking through millions holds everybody up. */
const maxValues = 10_000;
/** A body that trickles in may not hold a connection for long. */
const maxReadingMs = 30_000;

/**
 * Reads a JSON body, as it comes in, up to a size, a depth and a time.
 * @param maxBytes What it may weigh; `inputBytes` where files may be in it.
 * @throws {ApiError} when it is too large, not JSON, or not text the database can keep.
 */
export async function readJson(context: ApiContext, maxBytes: number = smallBytes): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new ApiError(
      415,
      "wrong_content_type",
      "The body must be JSON, with the header `Content-Type: application/json`.",
    );
  }
  const bytes = await readBytes(context, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refused("The body is not valid JSON.");
  }
  refuseFlaws("The body", value);
  return value;
}

/** Reads a JSON body by a schema; every field that is wrong is named. */
export async function readBody<T>(context: ApiContext, schema: z.ZodType<T>, maxBytes?: number): Promise<T> {
  return parse(schema, await readJson(context, maxBytes));
}

/** Reads a JSON body by a schema, where there is one; an empty object where there is none. */
export async function readOptionalBody<T>(context: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const length = context.req.header("content-length") ?? "0";
  const isThere = length !== "0" || context.req.header("transfer-encoding") !== undefined;
  return parse(schema, isThere ? await readJson(context) : {});
}

/** Reads the query by a schema. */
export function readQuery<T>(context: ApiContext, schema: z.ZodType<T>): T {
  const query = context.req.query();
  refuseFlaws("The query", query);
  return parse(schema, query);
}

async function readBytes(context: ApiContext, maxBytes: number): Promise<Uint8Array> {
  const { body } = context.req.raw;
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => {});
  }, maxReadingMs);
  const chunks: Uint8Array[] = [];
  let length = 0;
  let paidBytes = smallBytes;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes);
      // Large bodies are held whole: who sends many of them at once waits, as for many requests.
      for (; length > paidBytes; paidBytes += smallBytes) context.var.takeTurn?.();
      chunks.push(next.value);
    }
  } catch (error) {
    throw error instanceof ApiError ? error : refused("The body broke off.");
  } finally {
    clearTimeout(late);
  }
  if (isLate) {
    throw new ApiError(408, "too_slow", `The body must arrive within ${maxReadingMs / 1000} s.`);
  }
  return Buffer.concat(chunks, length);
}

function refuseFlaws(what: string, value: unknown): void {
  const flaw = flawOf(value, maxDepth, { values: 0 });
  if (flaw !== undefined) throw refused(`${what} ${flaw}.`);
}

/** What no part of a request may have: the database could not keep it, or it would exhaust whoever walks through it. */
function flawOf(value: unknown, levels: number, counted: { values: number }): string | undefined {
  counted.values += 1;
  if (counted.values > maxValues) return `holds more than ${maxValues} values`;
  if (typeof value === "string") return flawOfText(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return `is nested more than ${maxDepth} levels deep`;
  // Not all at once: there may be a million of them.
  for (const key in value) {
    const inside: unknown = Reflect.get(value, key);
    const flaw = flawOfText(key) ?? flawOf(inside, levels - 1, counted);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function flawOfText(text: string): string | undefined {
  return text.includes("\0") || !text.isWellFormed()
    ? "holds a character that is no text: U+0000 or half of a surrogate pair"
    : undefined;
}

/** Reads anything by a schema; every field that is wrong is named. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: sentenceOf });
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    code: "not_allowed" as const,
    path: path.filter((key) => typeof key !== "symbol"),
    message: `${path.join(".") || "The input"} ${message}.`,
  }));
  throw new ApiError(400, "invalid_input", issues.map(({ message }) => message).join(" "), { issues });
}

function tooLarge(maxBytes: number): ApiError {
  const most = maxBytes >= 2 ** 20 ? `${maxBytes / 2 ** 20} MiB` : `${maxBytes / 2 ** 10} KiB`;
  return new ApiError(413, "too_large", `The body must be at most ${most}.`);
}

function refused(message: string): ApiError {
  return new ApiError(400, "invalid_input", message);
}
