export type { ImageFacts, MediaFacts, MediaKind, VideoFacts } from "./media-facts.ts";
export type { Advisory, AdvisoryCode, Issue, IssueCode, Notice } from "./notices.ts";
export * from "./operations/index.ts";
export { type Preflight, preflight } from "./operations/preflight.ts";
