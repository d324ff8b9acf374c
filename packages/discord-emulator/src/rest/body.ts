import type { Context } from "hono";
import type { Files } from "../rules/draft-files.ts";
import { formError } from "../rules/form.ts";
import { ApiError } from "./errors.ts";

/** The body of a request: its JSON, and the files that came with it. */
export interface Body {
  json: unknown;
  files: Files;
}

/** Reads JSON, or a form with `payload_json` and `files[n]`. */
export async function readBody(c: Context): Promise<Body> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) return { json: parse(await c.req.text()), files: new Map() };
  const form = await c.req.formData();
  const files = new Map<number, { name: string; bytes: Uint8Array }>();
  let json: unknown = {};
  for (const [name, value] of form) {
    const n = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === "payload_json" && typeof value === "string") json = parse(value);
    else if (n !== undefined && typeof value !== "string") {
      files.set(Number(n), { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
    } else throw formError([name], "UNKNOWN_PART", "A form has payload_json and files[n], nothing else.");
  }
  return { json, files };
}

function parse(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("not-json");
  }
}
