import { type Kysely, sql } from "kysely";

/** What adds up to a quota is found without looking at every file of an account. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index asset_kept on asset (account_id, subject) include (size_bytes, expires_at) where kind = 'upload';
    create index upload_open on upload (account_id, subject) where asset_id is null;
  `.execute(db);
}
