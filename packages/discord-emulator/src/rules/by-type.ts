import * as z from "zod";

/** Something with a type, such as a component. */
export interface Typed {
  type: number;
}

/**
 * Judges a thing by the schema of its own `type` alone, so that a wrong label is one complaint and not one from each
 * kind of thing there is.
 */
export function byType(schemas: Readonly<Record<number, z.ZodType<Typed>>>): z.ZodType<Typed> {
  return z.looseObject({ type: z.int() }).transform((given, context) => {
    const schema = schemas[given.type];
    if (!schema) {
      const possible = Object.keys(schemas).join(", ");
      context.addIssue({
        code: "custom",
        path: ["type"],
        message: `Value of field "type" must be one of (${possible}).`,
      });
      return z.NEVER;
    }
    const result = schema.safeParse(given);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.addIssue({ ...issue } as z.core.$ZodSuperRefineIssue);
    return z.NEVER;
  });
}
