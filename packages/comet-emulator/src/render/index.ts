export { write, writtenWidth } from "./lettering.ts";
export { RenderError, type RenderErrorCode } from "./render-error.ts";
export { renderResult } from "./render-result.ts";
export type { RenderRequest } from "./request.ts";
