import { resolve } from "node:path";
import { type OperationName, operations } from "@understudy/core";
import { Client } from "pg";
import { z } from "zod";
import { hasCode } from "../system-error.ts";

/** How the text of an environment variable is read. */
export interface Reading<T> {
  /** The values it takes, to follow "must be". */
  allowed: string;
  schema: z.ZodType<T, string>;
}

export const text = (allowed: string, pattern: RegExp = /./): Reading<string> => ({
  allowed,
  schema: z.string().regex(pattern),
});

export const oneOf = <const T extends string>(...values: T[]): Reading<T> => ({
  allowed: `one of ${values.join(", ")}`,
  schema: z.enum(values) as z.ZodType<T, string>,
});

export const whole = (min: number, max: number): Reading<number> => ({
  allowed: `a whole number from ${min} to ${max}`,
  schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max)),
});

export const rate: Reading<number> = {
  allowed: "a number above 0, at most 1000",
  schema: z
    .string()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .pipe(z.number().positive().max(1000)),
};

const microUsd = z
  .number()
  .nonnegative()
  .max(1_000_000)
  .transform((usd) => Math.round(usd * 1e6));

export const usd: Reading<number> = {
  allowed: "an amount in USD such as 12.50",
  schema: z
    .string()
    .regex(/^\d+(\.\d{1,6})?$/)
    .transform(Number)
    .pipe(microUsd),
};

export const flag: Reading<boolean> = { allowed: "true or false", schema: z.stringbool() };

export const folder: Reading<string> = {
  allowed: "a folder",
  schema: z.string().transform((path) => resolve(path)),
};

export const secret: Reading<string> = text("16 to 200 letters, digits, - or _", /^[\w-]{16,200}$/);

/** A web address without a slash at its end. */
export const webAddress: Reading<string> = {
  allowed: "an https:// address without a query, or http:// on this machine",
  schema: z
    .string()
    .refine(isWebAddress)
    .transform((address) => address.replace(/\/+$/, "")),
};

/** An address inside a network of our own, where http will do. */
export const address: Reading<string> = {
  allowed: "an https:// or http:// address",
  schema: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/)
    .transform((address) => address.replace(/\/+$/, "")),
};

/** An address of a database as `pg` understands it, which takes more than URLs. */
export const databaseAddress: Reading<string> = {
  allowed: "a postgresql:// address",
  schema: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .refine((connectionString) => {
      try {
        return new Client({ connectionString }) !== undefined;
      } catch (error) {
        return !hasCode(error, "ERR_INVALID_URL");
      }
    }),
};

export const origins: Reading<string[]> = {
  allowed: "origins such as https://example.com, separated by commas",
  schema: z
    .string()
    .transform((list) => list.split(",").map((origin) => origin.trim()))
    .pipe(z.array(z.string().refine((origin) => URL.parse(origin)?.origin === origin))),
};

export const prices: Reading<Partial<Record<OperationName, number>>> = {
  allowed: `a JSON object from operations to USD, such as {"act_one": 0.35}; the operations are ${Object.keys(operations).join(", ")}`,
  schema: z
    .string()
    .transform((json, context) => {
      try {
        return JSON.parse(json) as unknown;
      } catch {
        context.addIssue("no JSON");
        return z.NEVER;
      }
    })
    .pipe(z.partialRecord(z.enum(Object.keys(operations) as OperationName[]), microUsd)),
};

/** Whether an address is on the web over https, or on this machine. */
export function isWebAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.search || url.hash || url.username || url.password) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url));
}

/** Whether a URL names this machine. */
export function isThisMachine({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
