import type { MediaFacts, OperationName } from "@understudy/core";
import type { ColumnType, Generated, GeneratedAlways, Selectable } from "kysely";

// The tables as `migrations/` makes them. Times are kept to the millisecond, so that one read into a `Date` and used
// as a cursor finds its own row again. Money is whole micro-dollars: 400000 is 0.40 USD.

type Time = ColumnType<Date, Date | string, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A time that is now where nothing is said. */
type Since = ColumnType<Date, Date | string | undefined, Date | string>;
/** Read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
type OrNull<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** What a token may do. */
export type Scope = "create" | "read" | "admin" | "act-for-subjects";

/** `accepted -> submitting -> submitted -> collecting -> succeeded | failed | cancelled`. */
export type TaskState =
  | "accepted"
  | "submitting"
  | "submitted"
  | "collecting"
  | "succeeded"
  | "failed"
  | "cancelled";

export type LedgerKind = "reserve" | "commit" | "refund";
export type Period = "day" | "month";
export type AssetKind = "upload" | "result" | "poster";
export type DeliveryState = "pending" | "delivered";

interface AccountTable {
  id: string;
  name: string;
  created_at: Since;
}

interface TokenTable {
  id: string;
  account_id: string;
  /** SHA-256 of the token. */
  hash: Buffer;
  name: string;
  scopes: Scope[];
  /** The one end user it acts for, such as a paired panel; null is the account itself. */
  subject: OrNull<string>;
  created_at: Since;
  last_used_at: TimeOrNull;
  revoked_at: TimeOrNull;
}

interface TaskTable {
  id: string;
  account_id: string;
  subject: OrNull<string>;
  operation: OperationName;
  /** The body of the create, before our own addresses are resolved. */
  input: Json<Record<string, unknown>>;
  /** Opaque; what the caller gave. */
  metadata: JsonOrNull<unknown>;
  state: TaskState;
  /** An accepted task is not sent before this. */
  not_before: TimeOrNull;
  provider_id: OrNull<string>;
  provider_status: OrNull<string>;
  /** Addresses of the result at the provider. They die soon. */
  provider_output: JsonOrNull<string[]>;
  /** 0 to 1. */
  progress: OrNull<number>;
  failure: OrNull<string>;
  failure_code: OrNull<string>;
  price_micro_usd: number;
  /** The worker that has it. */
  owner: OrNull<string>;
  /** Grows with every change of owner; a write holds only with the fence of its owner. */
  fence: Generated<number>;
  output_asset_id: OrNull<string>;
  poster_asset_id: OrNull<string>;
  retry_of: OrNull<string>;
  created_at: Since;
  submitted_at: TimeOrNull;
  finished_at: TimeOrNull;
  updated_at: Since;
}

interface IdempotencyTable {
  account_id: string;
  key: string;
  body_hash: Buffer;
  task_id: string;
  created_at: Since;
}

/** Append-only. A row may only lose its subject. */
interface LedgerTable {
  id: GeneratedAlways<number>;
  /** The task may be gone: the ledger outlives it. */
  task_id: string;
  account_id: string;
  subject: OrNull<string>;
  kind: LedgerKind;
  micro_usd: number;
  at: Since;
}

/** No account: for everybody together. */
interface SpendingLimitTable {
  account_id: OrNull<string>;
  /** A subject, or the beginning of several with `*` at its end. */
  subject: OrNull<string>;
  period: Period;
  micro_usd: number;
  /** All subjects that match share one sum; otherwise each has this of its own. */
  together: Generated<boolean>;
  /** Set by the environment, and gone with it. */
  from_environment: Generated<boolean>;
}

/** A running total of one period, so that a create need not add up the ledger. */
interface SpendingTable {
  scope: string;
  period: Period;
  /** Midnight UTC. */
  starts: Time;
  micro_usd: number;
}

interface WorkerTable {
  id: string;
  alive_until: Time;
}

interface EventTable {
  id: GeneratedAlways<number>;
  /** The transaction, a decimal: with the id it gives an order in which nothing appears behind a reader. */
  tx: GeneratedAlways<string>;
  account_id: string;
  subject: OrNull<string>;
  /** The task may be gone. */
  task_id: string;
  type: string;
  data: Json<Record<string, unknown>>;
  at: Since;
}

interface AssetTable {
  id: string;
  account_id: string;
  subject: OrNull<string>;
  kind: AssetKind;
  name: string;
  mime_type: string;
  size_bytes: number;
  sha256: Buffer;
  facts: JsonOrNull<MediaFacts>;
  /** Several assets of the same content share one. */
  storage_key: string;
  created_at: Since;
  /** Null: as long as what it belongs to. */
  expires_at: TimeOrNull;
}

interface UploadTable {
  id: string;
  account_id: string;
  subject: OrNull<string>;
  filename: string;
  expires_at: Time;
  asset_id: OrNull<string>;
}

interface PairingTable {
  /** The half of the code that finds it. */
  lookup: string;
  /** SHA-256 of the half that proves it. */
  proof_hash: Buffer;
  account_id: string;
  subject: string;
  expires_at: Time;
  tries: Generated<number>;
  used_at: TimeOrNull;
}

/** What a bot needs to bring a task's end to its person. */
interface DeliveryTable {
  task_id: string;
  account_id: string;
  record: Json<Record<string, unknown>>;
  state: Generated<DeliveryState>;
  /** Who works on it, until the time beside. */
  holder: OrNull<string>;
  claimed_until: TimeOrNull;
  created_at: Since;
}

/** A small JSON document of an account or one of its subjects. */
interface NoteTable {
  account_id: string;
  subject: OrNull<string>;
  collection: string;
  key: string;
  value: Json<unknown>;
  /** Grows, and is never used again for the same key. */
  version: number;
  updated_at: Since;
  expires_at: TimeOrNull;
}

/** An asset somebody gave a name. While it has one it does not expire. */
interface CastMemberTable {
  account_id: string;
  subject: OrNull<string>;
  name: string;
  /** The name without regard to case. */
  known_as: string;
  asset_id: string;
  created_at: Since;
}

/** What somebody said is wrong with a task. */
interface ReportTable {
  id: GeneratedAlways<number>;
  account_id: string;
  /** Who said it; null also when that person was forgotten. */
  subject: OrNull<string>;
  /** The task may be gone. */
  task_id: string;
  /** Null when its person, or the task's, was forgotten. */
  reason: OrNull<string>;
  at: Since;
}

/** Why nothing is sent to the provider, in at most one row; over when `until` is past. */
interface BreakerTable {
  id: Generated<number>;
  code: string;
  message: string;
  since: Since;
  until: Time;
}

/** When the next call of a kind may be made, over all workers. */
interface PaceTable {
  id: string;
  next_at: Time;
}

/** What all processes must agree on and nobody configures, such as generated secrets. */
interface SettingTable {
  name: string;
  value: Json<unknown>;
  updated_at: Since;
}

/** The whole database. */
export interface Database {
  account: AccountTable;
  token: TokenTable;
  task: TaskTable;
  idempotency: IdempotencyTable;
  ledger: LedgerTable;
  spending_limit: SpendingLimitTable;
  spending: SpendingTable;
  worker: WorkerTable;
  event: EventTable;
  asset: AssetTable;
  upload: UploadTable;
  pairing: PairingTable;
  delivery: DeliveryTable;
  note: NoteTable;
  cast_member: CastMemberTable;
  report: ReportTable;
  breaker: BreakerTable;
  pace: PaceTable;
  setting: SettingTable;
}

export type Task = Selectable<TaskTable>;
export type LedgerRow = Selectable<LedgerTable>;
export type EventRow = Selectable<EventTable>;
export type Asset = Selectable<AssetTable>;
export type Upload = Selectable<UploadTable>;
export type Report = Selectable<ReportTable>;
export type Pairing = Selectable<PairingTable>;
