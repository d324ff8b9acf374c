import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { Database } from "./schema.ts";

/**
 * A secret that all processes on this database share: made by whoever asks first, kept from then on. 256 random bits
 * in 43 URL-safe characters.
 *
 * @param name what it is for, such as `callback`.
 */
export async function sharedSecret(db: Kysely<Database>, name: string): Promise<string> {
  const key = `secret.${name}`;
  await db
    .insertInto("setting")
    .values({ name: key, value: JSON.stringify(randomBytes(32).toString("base64url")) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const { value } = await db
    .selectFrom("setting")
    .select("value")
    .where("name", "=", key)
    .executeTakeFirstOrThrow();
  return z.string().parse(value);
}
