import { type Kysely, sql } from "kysely";

/** Every table of the first version. `schema.ts` says what the columns hold. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const room of [accounts, assets, tasks, money, provider, events, settings]) await room.execute(db);
}

const accounts = sql`
  create table account (
    id text primary key,
    name text not null,
    created_at timestamptz(3) not null default now()
  );

  create table token (
    id text primary key,
    account_id text not null references account on delete cascade,
    hash bytea not null unique check (length(hash) = 32),
    name text not null,
    scopes text[] not null check (scopes <@ array['create', 'read', 'admin', 'act-for-subjects']),
    subject text,
    created_at timestamptz(3) not null default now(),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3)
  );
  create index token_account on token (account_id);

  create table pairing (
    lookup text primary key,
    proof_hash bytea not null check (length(proof_hash) = 32),
    account_id text not null references account on delete cascade,
    subject text not null,
    expires_at timestamptz(3) not null,
    tries integer not null default 0 check (tries >= 0),
    used_at timestamptz(3)
  );
  create index pairing_expiry on pairing (expires_at);
`;

const assets = sql`
  create table asset (
    id text primary key,
    account_id text not null references account,
    subject text,
    kind text not null check (kind in ('upload', 'result', 'poster')),
    name text not null,
    mime_type text not null,
    size_bytes bigint not null check (size_bytes >= 0),
    sha256 bytea not null check (length(sha256) = 32),
    facts jsonb,
    storage_key text not null,
    created_at timestamptz(3) not null default now(),
    expires_at timestamptz(3)
  );
  create index asset_expiry on asset (expires_at);
  create index asset_content on asset (account_id, sha256);
  create index asset_storage on asset (storage_key);
  create index asset_subject on asset (account_id, subject) where subject is not null;

  create table upload (
    id text primary key,
    account_id text not null references account,
    subject text,
    filename text not null,
    expires_at timestamptz(3) not null,
    asset_id text references asset on delete cascade
  );
  create index upload_expiry on upload (expires_at);
  create index upload_asset on upload (asset_id) where asset_id is not null;
`;

const tasks = sql`
  create table task (
    id uuid primary key,
    account_id text not null references account,
    subject text,
    operation text not null,
    input jsonb not null,
    metadata jsonb,
    state text not null check
      (state in ('accepted', 'submitting', 'submitted', 'collecting', 'succeeded', 'failed', 'cancelled')),
    not_before timestamptz(3),
    provider_id text check (provider_id <> ''),
    provider_status text,
    provider_output jsonb,
    progress real check (progress between 0 and 1),
    failure text,
    failure_code text,
    price_micro_usd bigint not null check (price_micro_usd >= 0),
    owner text,
    fence bigint not null default 0,
    output_asset_id text references asset on delete set null,
    poster_asset_id text references asset on delete set null,
    retry_of uuid references task on delete set null,
    created_at timestamptz(3) not null default now(),
    submitted_at timestamptz(3),
    finished_at timestamptz(3),
    updated_at timestamptz(3) not null default now(),
    constraint task_finished check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint task_known_to_provider check
      (provider_id is not null or state not in ('submitted', 'collecting', 'succeeded'))
  );
  create index task_under_way on task (state, owner) where finished_at is null;
  create index task_by_account on task (account_id, created_at desc, id desc);
  create index task_by_subject on task (account_id, subject, created_at desc, id desc) where subject is not null;
  create index task_provider on task (provider_id) where provider_id is not null;
  create index task_finish on task (finished_at) where finished_at is not null;
  create index task_output on task (output_asset_id) where output_asset_id is not null;
  create index task_poster on task (poster_asset_id) where poster_asset_id is not null;
  create index task_retry on task (retry_of) where retry_of is not null;

  create table worker (
    id text primary key,
    alive_until timestamptz(3) not null
  );

  -- The key is taken before the task is written.
  create table idempotency (
    account_id text not null references account,
    key text not null,
    body_hash bytea not null check (length(body_hash) = 32),
    task_id uuid not null references task on delete cascade deferrable initially deferred,
    created_at timestamptz(3) not null default now(),
    primary key (account_id, key)
  );
  create index idempotency_age on idempotency (created_at);
  create index idempotency_task on idempotency (task_id);
`;

const money = sql`
  -- No reference to the task: the ledger outlives it.
  create table ledger (
    id bigint primary key generated always as identity,
    task_id uuid not null,
    account_id text not null references account,
    subject text,
    kind text not null check (kind in ('reserve', 'commit', 'refund')),
    micro_usd bigint not null check (micro_usd >= 0),
    at timestamptz(3) not null default now(),
    unique (task_id, kind)
  );
  create unique index ledger_settled_once on ledger (task_id) where kind in ('commit', 'refund');
  create index ledger_time on ledger (at);
  create index ledger_by_account on ledger (account_id, at);
  create index ledger_by_subject on ledger (account_id, subject, at) where subject is not null;

  create function ledger_is_append_only() returns trigger language plpgsql as $$
  begin
    -- A person may be forgotten; what was paid may not.
    if tg_op = 'UPDATE' and new.subject is null then
      old.subject := null;
      if new is not distinct from old then return new; end if;
    end if;
    raise exception 'The ledger is append-only: % is refused.', tg_op using errcode = 'restrict_violation';
  end $$;
  create trigger ledger_rows before update or delete on ledger
    for each row execute function ledger_is_append_only();
  create trigger ledger_whole before truncate on ledger
    for each statement execute function ledger_is_append_only();

  create table spending_limit (
    account_id text references account on delete cascade,
    subject text,
    period text not null check (period in ('day', 'month')),
    micro_usd bigint not null check (micro_usd >= 0),
    unique nulls not distinct (account_id, subject, period),
    constraint spending_limit_subject_of_account check (subject is null or account_id is not null)
  );

  create table spending (
    scope text not null,
    period text not null check (period in ('day', 'month')),
    starts timestamptz(3) not null,
    micro_usd bigint not null,
    primary key (scope, period, starts)
  );
`;

const provider = sql`
  create table breaker (
    id integer primary key default 1 check (id = 1),
    code text not null,
    message text not null,
    since timestamptz(3) not null default now(),
    until timestamptz(3) not null
  );

  create table pace (
    id text primary key,
    next_at timestamptz not null
  );
`;

const events = sql`
  create table event (
    id bigint primary key generated always as identity,
    tx xid8 not null default pg_current_xact_id(),
    account_id text not null references account,
    subject text,
    task_id uuid not null,
    type text not null,
    data jsonb not null,
    at timestamptz(3) not null default now()
  );
  create index event_order on event (tx, id);
  create index event_age on event (at);
  create index event_task on event (task_id);
`;

const settings = sql`
  create table setting (
    name text primary key,
    value jsonb not null,
    updated_at timestamptz(3) not null default now()
  );
`;
