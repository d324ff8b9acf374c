/** A body that is JSON, or the reason why it is not. */
export type Body = { json: unknown } | { problem: "empty" | "html" | "unparsable" };

/** Reads a body without trusting its content type: gateways answer HTML under any. */
export function parseBody(text: string): Body {
  const start = text.trimStart();
  if (start === "") return { problem: "empty" };
  if (start.startsWith("<")) return { problem: "html" };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { problem: "unparsable" };
  }
}
