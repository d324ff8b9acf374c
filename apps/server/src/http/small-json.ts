import * as z from "zod";

/** A JSON object up to a size. */
export function smallObject(maxBytes: number): z.ZodType<Record<string, unknown>> {
  return z
    .record(z.string(), z.unknown())
    .refine((value) => jsonBytes(value) <= maxBytes, `must be at most ${maxBytes} bytes as JSON`);
}

/** What a value weighs as JSON, in UTF-8. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}
