import { type Kysely, sql } from "kysely";

/** What bots and panels keep for people: deliveries, notes, a cast, reports; and limits that several people share. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const room of [deliveries, notes, cast, reports, limits]) await room.execute(db);
}

const deliveries = sql`
  create table delivery (
    task_id uuid primary key references task on delete cascade,
    account_id text not null references account,
    record jsonb not null,
    state text not null default 'pending' check (state in ('pending', 'delivered')),
    holder text,
    claimed_until timestamptz(3),
    created_at timestamptz(3) not null default now(),
    constraint delivery_claim check ((holder is null) = (claimed_until is null))
  );
  create index delivery_order on delivery (account_id, state, created_at, task_id);
`;

const notes = sql`
  create table note (
    account_id text not null references account,
    subject text,
    collection text not null,
    key text not null,
    value jsonb not null,
    version bigint not null,
    updated_at timestamptz(3) not null default now(),
    expires_at timestamptz(3),
    unique nulls not distinct (account_id, subject, collection, key)
  );
  create index note_expiry on note (expires_at) where expires_at is not null;
`;

const cast = sql`
  create table cast_member (
    account_id text not null references account,
    subject text,
    name text not null,
    known_as text not null,
    asset_id text not null references asset on delete cascade,
    created_at timestamptz(3) not null default now(),
    unique nulls not distinct (account_id, subject, known_as)
  );
  create index cast_member_asset on cast_member (asset_id);
`;

const reports = sql`
  -- No reference to the task: a report outlives it.
  create table report (
    id bigint primary key generated always as identity,
    account_id text not null references account,
    subject text,
    task_id uuid not null,
    reason text,
    at timestamptz(3) not null default now()
  );
  create index report_order on report (account_id, id);
  create index report_age on report (at);
`;

const limits = sql`
  alter table spending_limit add column together boolean not null default false;
  alter table spending_limit add column from_environment boolean not null default false;
  alter table spending_limit drop constraint spending_limit_account_id_subject_period_key;
  alter table spending_limit add constraint spending_limit_one
    unique nulls not distinct (account_id, subject, period, together);
`;
