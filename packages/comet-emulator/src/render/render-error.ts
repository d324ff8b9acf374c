/**
 * Why nothing was rendered: `invalid_request` is a number out of range, `unreadable_character` and
 * `unreadable_performance` a file that no frame could be read from, `render_failed` anything else.
 */
export type RenderErrorCode =
  | "invalid_request"
  | "unreadable_character"
  | "unreadable_performance"
  | "render_failed";

/** Thrown when a result cannot be rendered. The message is a sentence that names the field. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  readonly code: RenderErrorCode;

  constructor(code: RenderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
