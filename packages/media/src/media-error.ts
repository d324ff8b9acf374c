/** Why a file could not be measured or cut. Closed: a `switch` over it is complete. */
export type MediaErrorCode =
  | "empty"
  | "not_media"
  | "unsupported"
  | "not_video"
  | "no_picture"
  | "damaged"
  | "truncated"
  | "encrypted"
  | "implausible"
  | "read_limit"
  | "timeout"
  | "unreadable"
  | "unwritable"
  | "cannot_copy"
  | "out_of_range";

/** The English sentence of each code. `{x}` is the parameter `x`. */
const sentences: Record<MediaErrorCode, string> = {
  empty: "The file is empty.",
  not_media: "The file is neither a video nor an image.",
  unsupported:
    "The file is {given}, which cannot be read here; use MP4, MOV, WebM or Matroska, JPEG, PNG or WebP.",
  not_video: "The file is {given}, and only a video can be cut; use MP4, MOV, WebM or Matroska.",
  no_picture: "The file has no picture: there is no video track in it.",
  damaged: "The file begins like {given}, but what follows makes no sense: it is damaged.",
  truncated: "The file ends too early: part of it is missing. Copy or record it again.",
  encrypted: "The file is encrypted or copy-protected; only unprotected files can be read.",
  implausible: "The file claims {given}, which no real recording has.",
  read_limit: "The file cannot be measured without reading more than {max} of it.",
  timeout: "Reading the file took longer than {max} s.",
  unreadable: "The file could not be read: {reason}.",
  unwritable: "The file could not be written: {reason}.",
  cannot_copy: "The file cannot be cut without re-encoding: an MP4 cannot hold {given}.",
  out_of_range:
    "A cut must lie within the file, from {min} to {max} s, and end after it starts, not from {start} to {end} s.",
};

/** The figures and names in an error's sentence. */
export type MediaErrorParams = Readonly<Record<string, string | number>>;

/**
 * The one error that `probe`, `keyFrames` and the cuts throw about a file. `message` is an English sentence for a
 * person; translate by `code` and `params`. The failure behind it, where there was one, is `cause`. An abort is not a
 * `MediaError`: it rejects with the signal's own reason.
 */
export class MediaError extends Error {
  override readonly name = "MediaError";
  readonly code: MediaErrorCode;
  readonly params: MediaErrorParams;

  constructor(code: MediaErrorCode, params: MediaErrorParams = {}, cause?: unknown) {
    const sentence = sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}
