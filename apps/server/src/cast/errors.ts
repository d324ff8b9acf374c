/** There is no such upload for this actor, or no longer. */
export class UnknownUploadError extends Error {
  override name = "UnknownUploadError";
}

/** An actor has as many names as it may. */
export class CastFullError extends Error {
  override name = "CastFullError";
  readonly max: number;
  constructor(max: number) {
    super(`A cast has at most ${max} names.`);
    this.max = max;
  }
}
