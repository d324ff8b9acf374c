import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Database } from "../database/schema.ts";
import { createToken } from "./tokens.ts";

/** Without letters and digits that look alike, so that a code can be read aloud. */
const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
/** The first half of a code finds it, the second half proves it. */
const halfLength = 4;
const minutesValid = 10;
const maxTries = 5;

/** Makes a short code that links a panel to an end user: 8 characters, 10 minutes, five tries, single use. */
export async function createPairing(
  db: Kysely<Database>,
  who: { accountId: string; subject: string },
): Promise<{ code: string; expiresAt: Date }> {
  for (;;) {
    const lookup = randomText(halfLength);
    const proof = randomText(halfLength);
    const pairing = {
      lookup,
      proof_hash: hashOf(proof),
      account_id: who.accountId,
      subject: who.subject,
      expires_at: sql<Date>`now() + make_interval(mins => ${minutesValid})`,
      tries: 0,
      used_at: null,
    };
    const made = await db
      .insertInto("pairing")
      .values(pairing)
      .onConflict((conflict) =>
        conflict.column("lookup").doUpdateSet(pairing).where("pairing.expires_at", "<", sql<Date>`now()`),
      )
      .returning("expires_at")
      .executeTakeFirst();
    if (made) return { code: `${lookup}-${proof}`, expiresAt: made.expires_at };
  }
}

/**
 * Turns a code into a token for its end user.
 * @returns `undefined` for a code that is wrong, used, expired, or dead after five wrong tries.
 */
export async function redeemPairing(
  db: Kysely<Database>,
  code: string,
): Promise<{ token: string; accountId: string; subject: string } | undefined> {
  const text = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const [lookup, proof] = [text.slice(0, halfLength), text.slice(halfLength)];
  return db.transaction().execute(async (trx) => {
    // Counting the try first, in one statement, leaves no room for guesses side by side.
    const pairing = await trx
      .updateTable("pairing")
      .set({ tries: sql`tries + 1` })
      .where("lookup", "=", lookup)
      .where("used_at", "is", null)
      .where("tries", "<", maxTries)
      .where("expires_at", ">", sql<Date>`now()`)
      .returning(["account_id", "subject", "proof_hash"])
      .executeTakeFirst();
    if (!pairing || !timingSafeEqual(pairing.proof_hash, hashOf(proof))) return undefined;
    await trx.updateTable("pairing").set({ used_at: sql`now()` }).where("lookup", "=", lookup).execute();
    const { account_id: accountId, subject } = pairing;
    const name = "paired panel";
    const { token } = await createToken(trx, { accountId, name, scopes: ["create", "read"], subject });
    return { token, accountId, subject };
  });
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
