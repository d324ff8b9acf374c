import type { MediaKind } from "@understudy/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Actor } from "../accounts/actor.ts";
import { belongsTo } from "../accounts/belongs.ts";
import type { Database } from "../database/schema.ts";
import { takeTurns } from "../quotas/take-turns.ts";
import { CastFullError, UnknownUploadError } from "./errors.ts";
import { knownAs } from "./name.ts";

/** An asset somebody gave a name. */
export interface CastMember {
  name: string;
  kind: MediaKind;
  assetId: string;
  fileName: string;
  /** A still, where there is one. */
  posterId: string | null;
  createdAt: Date;
}

/** What an actor may hold. */
export const maxCast = 200;

/** The cast of an actor by name, those that begin with what is looked for first. */
export async function listCast(db: Kysely<Database>, actor: Actor, q: string): Promise<CastMember[]> {
  const wanted = knownAs(q);
  return members(db, actor)
    .where(sql<boolean>`strpos(known_as, ${wanted}) > 0`)
    .orderBy(sql`starts_with(known_as, ${wanted})`, "desc")
    .orderBy("known_as")
    .execute();
}

/**
 * Gives an asset a name, or a name another asset. While it has one, it does not expire.
 * @throws {UnknownUploadError | CastFullError}
 */
export async function putInCast(
  parts: { db: Kysely<Database>; retentionDays: number },
  actor: Actor,
  name: string,
  assetId: string,
): Promise<CastMember> {
  return parts.db.transaction().execute(async (trx) => {
    const known_as = knownAs(name);
    // A name that nobody has yet is no row to wait for.
    await takeTurns(trx, `cast ${actor.accountId} ${actor.subject ?? ""}`);
    const before = await memberOf(trx, actor, known_as);
    if (!before) await refuseFull(trx, actor);
    await lock(trx, [assetId, ...(before ? [before.asset_id] : [])]);
    const kept = await trx
      .updateTable("asset")
      .set({ expires_at: null })
      .where("id", "=", assetId)
      .where("account_id", "=", actor.accountId)
      .where(sql<boolean>`(${actor.subject}::text is null or subject = ${actor.subject})`)
      .where(sql<boolean>`facts is not null and (expires_at is null or expires_at > clock_timestamp())`)
      .returning("id")
      .executeTakeFirst();
    if (!kept) throw new UnknownUploadError();
    const { accountId: account_id, subject } = actor;
    await trx
      .insertInto("cast_member")
      .values({ account_id, subject, name, known_as, asset_id: assetId })
      .onConflict((conflict) =>
        conflict.columns(["account_id", "subject", "known_as"]).doUpdateSet({ name, asset_id: assetId }),
      )
      .execute();
    if (before && before.asset_id !== assetId) await letExpire(trx, before.asset_id, parts.retentionDays);
    return members(trx, actor).where("known_as", "=", known_as).executeTakeFirstOrThrow();
  });
}

/** Takes a name away; the asset is kept as long as any upload. @returns whether there was one. */
export async function removeFromCast(
  parts: { db: Kysely<Database>; retentionDays: number },
  actor: Actor,
  name: string,
): Promise<boolean> {
  return parts.db.transaction().execute(async (trx) => {
    const member = await memberOf(trx, actor, knownAs(name));
    if (!member) return false;
    await lock(trx, [member.asset_id]);
    await trx
      .deleteFrom("cast_member")
      .where(belongsTo(actor))
      .where("known_as", "=", knownAs(name))
      .execute();
    await letExpire(trx, member.asset_id, parts.retentionDays);
    return true;
  });
}

function members(db: Kysely<Database>, actor: Actor) {
  return db
    .selectFrom((cast) => cast.selectFrom("cast_member").selectAll().where(belongsTo(actor)).as("member"))
    .innerJoin("asset", "asset.id", "member.asset_id")
    .select([
      "member.name as name",
      sql<MediaKind>`asset.facts->>'kind'`.as("kind"),
      "asset.id as assetId",
      "asset.name as fileName",
      sql<string | null>`(select poster_asset_id from task where output_asset_id = asset.id limit 1)`.as(
        "posterId",
      ),
      "member.created_at as createdAt",
    ]);
}

function memberOf(trx: Transaction<Database>, actor: Actor, knownAs: string) {
  return trx
    .selectFrom("cast_member")
    .select("asset_id")
    .where(belongsTo(actor))
    .where("known_as", "=", knownAs)
    .forUpdate()
    .executeTakeFirst();
}

async function refuseFull(trx: Transaction<Database>, actor: Actor): Promise<void> {
  const { count } = await trx
    .selectFrom("cast_member")
    .select(sql<number>`count(*)::int`.as("count"))
    .where(belongsTo(actor))
    .executeTakeFirstOrThrow();
  if (count >= maxCast) throw new CastFullError(maxCast);
}

/** Always in the same order, so that two who change places do not wait for each other. */
async function lock(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  await trx.selectFrom("asset").select("id").where("id", "in", ids).orderBy("id").forUpdate().execute();
}

async function letExpire(trx: Transaction<Database>, assetId: string, retentionDays: number): Promise<void> {
  await trx
    .updateTable("asset")
    .set({ expires_at: sql<Date>`now() + make_interval(days => ${retentionDays})` })
    .where("id", "=", assetId)
    .where("kind", "=", "upload")
    .where(sql<boolean>`not exists (select from cast_member where asset_id = asset.id)`)
    .execute();
}
