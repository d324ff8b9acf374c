import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Database, Scope } from "../database/schema.ts";
import { eventChannel } from "../events/record.ts";
import { ensureAccount } from "./accounts.ts";

/** What a token may do. `act-for-subjects`: name any end user of its account in `X-Understudy-Subject`. */
export const scopes: readonly Scope[] = ["create", "read", "act-for-subjects", "admin"];
export type { Scope };

/** Who is asking. */
export interface Caller {
  tokenId: string;
  accountId: string;
  scopes: readonly Scope[];
  /** Bound to one end user: a paired panel. Such a token acts for nobody else. */
  subject: string | null;
}

export interface TokenInfo {
  id: string;
  accountId: string;
  name: string;
  scopes: readonly Scope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const prefix = "ust_";

/** Makes a token. Its text is returned once and kept nowhere: the table holds a hash. */
export async function createToken(
  db: Kysely<Database>,
  wanted: { accountId: string; name: string; scopes: readonly Scope[]; subject?: string | null },
): Promise<{ id: string; token: string }> {
  const token = prefix + randomBytes(32).toString("base64url");
  const id = randomUUID();
  await db
    .insertInto("token")
    .values({
      id,
      account_id: wanted.accountId,
      name: wanted.name,
      scopes: [...wanted.scopes],
      subject: wanted.subject ?? null,
      hash: hashOf(token),
    })
    .execute();
  return { id, token };
}

/** Finds the caller behind a bearer token; `undefined` for one that is unknown or revoked. */
export async function authenticate(db: Kysely<Database>, token: string): Promise<Caller | undefined> {
  if (!token.startsWith(prefix) || token.length > 100) return undefined;
  const hash = hashOf(token);
  const row = await db
    .selectFrom("token")
    .select(["id", "account_id", "scopes", "subject", "hash", "last_used_at"])
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  // The index already found it by its hash; the comparison in constant time says nothing about how it was found.
  if (!row || !timingSafeEqual(row.hash, hash)) return undefined;
  await noteUse(db, row.id, row.last_used_at);
  return {
    tokenId: row.id,
    accountId: row.account_id,
    scopes: row.scopes,
    subject: row.subject,
  };
}

/** Whether a token that was let in may go on: it has not been revoked since. */
export async function isValidToken(db: Kysely<Database>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("token")
    .select("id")
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Once a minute is exact enough, and keeps a busy token from writing at every request. */
async function noteUse(db: Kysely<Database>, id: string, lastUsedAt: Date | null): Promise<void> {
  if (lastUsedAt && Date.now() - lastUsedAt.getTime() < 60_000) return;
  await db.updateTable("token").set({ last_used_at: sql`now()` }).where("id", "=", id).execute();
}

/** Ends a token and the streams it opened, at once. Returns whether there was one to end. */
export async function revokeToken(db: Kysely<Database>, id: string): Promise<boolean> {
  const revoked = await db
    .updateTable("token")
    .set({ revoked_at: sql`now()` })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning("account_id")
    .executeTakeFirst();
  if (revoked) await sql`select pg_notify(${eventChannel}, ${revoked.account_id})`.execute(db);
  return revoked !== undefined;
}

/** All tokens, newest first, without anything secret. */
export async function listTokens(db: Kysely<Database>): Promise<TokenInfo[]> {
  const rows = await db.selectFrom("token").selectAll().orderBy("created_at", "desc").execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }));
}

/** The first start has nobody to ask for a token: makes the account `main` and its admin token, once. */
export async function createFirstToken(db: Kysely<Database>): Promise<string | undefined> {
  return db.transaction().execute(async (trx) => {
    if (!(await ensureAccount(trx, "main", "Main"))) return undefined;
    const { token } = await createToken(trx, { accountId: "main", name: "first", scopes });
    return token;
  });
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
