/** What somebody may keep here at once. */
export type QuotaOf = "notes" | "note_bytes" | "upload_bytes" | "account_upload_bytes" | "announced_uploads";

const sentences: Record<QuotaOf, (max: number) => string> = {
  notes: (max) => `No more than ${max} notes are kept. Delete some first.`,
  note_bytes: (max) => `Notes may weigh no more than ${max} bytes together. Delete some first.`,
  upload_bytes: (max) => `Uploads may weigh no more than ${inMb(max)} together. Room comes as older ones go.`,
  account_upload_bytes: (max) =>
    `Uploads of one account may weigh no more than ${inMb(max)} together. Room comes as older ones go.`,
  announced_uploads: (max) => `${max} uploads are announced and not sent yet. Send those first.`,
};

/** Somebody keeps as much as they may; nothing more was kept. */
export class QuotaExceededError extends Error {
  override name = "QuotaExceededError";
  readonly of: QuotaOf;
  readonly max: number;
  constructor(of: QuotaOf, max: number) {
    super(sentences[of](max));
    this.of = of;
    this.max = max;
  }
}

const inMb = (bytes: number) => `${Math.floor(bytes / 1e6)} MB`;
