import * as z from "zod";

/** A text of so many characters, counted in UTF-16 units: the stricter of the ways one could count. */
export const text = (min: number, max: number): z.ZodString => z.string().min(min).max(max);

/** The id of something. */
export const snowflake: z.ZodType<string> = z.string().regex(/^\d{15,20}$/, "Value is not snowflake.");

/** What an application recognises a component or modal by. */
export const customId: z.ZodString = text(1, 100);

/** The number of a component in its message. */
export const componentId: z.ZodOptional<z.ZodNumber> = z.int().min(0).max(2_147_483_647).optional();

/** An emoji of a button or choice. */
export const emoji: z.ZodType<object> = z.strictObject({
  id: snowflake.nullish(),
  name: z.string().nullish(),
  animated: z.boolean().optional(),
});
