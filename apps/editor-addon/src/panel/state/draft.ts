import { type OperationName, operationNames } from "@understudy/core";
import * as z from "zod/mini";
import type { Change } from "./change.ts";
import type { Draft, Source } from "./state.ts";

/** Nothing chosen yet. */
export const emptyDraft: Draft = {
  operation: "character_performance",
  sources: {},
  fields: {},
  hasConsent: false,
};

/** The draft after a change. Any other change gives the same object back. */
export function reduceDraft(draft: Draft, change: Change): Draft {
  switch (change.type) {
    case "operation":
      return { ...emptyDraft, operation: change.operation, hasConsent: draft.hasConsent };
    case "field": {
      const { [change.name]: _, ...others } = draft.fields;
      const fields = change.value === undefined ? others : { ...others, [change.name]: change.value };
      return { ...draft, fields };
    }
    case "consent":
      return { ...draft, hasConsent: change.hasConsent };
    case "source-added": {
      // Whoever chooses does not want what was chosen for them.
      const chosen = (draft.sources[change.slot] ?? []).filter(({ stage }) => stage !== "preset");
      const before = change.isOnly ? [] : chosen;
      return { ...draft, sources: { ...draft.sources, [change.slot]: [...before, change.source] } };
    }
    case "source":
      return mapSources(draft, (source) =>
        source.id === change.id ? { ...source, ...change.patch } : source,
      );
    case "source-removed":
      return mapSources(draft, (source) => (source.id === change.id ? undefined : source));
    case "draft":
      return change.draft;
    default:
      return draft;
  }
}

function mapSources(draft: Draft, map: (source: Source) => Source | undefined): Draft {
  const sources = Object.entries(draft.sources).map(([slot, list]) => [
    slot,
    list.flatMap((source) => map(source) ?? []),
  ]);
  return { ...draft, sources: Object.fromEntries(sources) };
}

const facts = z.looseObject({
  kind: z.enum(["image", "video"]),
  mimeType: z.string(),
  sizeBytes: z.number(),
  width: z.number(),
  height: z.number(),
});
const stretch = z.object({ start: z.number(), end: z.number() });
const keptSchema = z.object({
  version: z.literal(1),
  operation: z.enum(operationNames as [OperationName, ...OperationName[]]),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  hasConsent: z.boolean(),
  sources: z.record(
    z.string(),
    z.array(
      z.object({
        id: z.string(),
        origin: z.union([
          z.object({
            kind: z.literal("page"),
            pageId: z.string(),
            title: z.string(),
            clipId: z.optional(z.string()),
            isIsolated: z.optional(z.boolean()),
          }),
          z.object({ kind: z.literal("file"), name: z.string() }),
          z.object({ kind: z.literal("camera") }),
          z.object({ kind: z.literal("server"), name: z.string(), media: z.enum(["image", "video"]) }),
        ]),
        uri: z.optional(z.string()),
        facts: z.optional(facts),
        trim: z.optional(stretch),
        isSplit: z.optional(z.boolean()),
      }),
    ),
  ),
});

/** What of a draft can be kept: what was chosen, but for its bytes. Pages can be rendered again, files may be on the disk. */
export function keepDraft({ operation, fields, hasConsent, sources }: Draft): unknown {
  const kept = Object.entries(sources).map(([slot, list]) => [slot, list.flatMap(keepSource)]);
  return { version: 1, operation, fields, hasConsent, sources: Object.fromEntries(kept) };
}

function keepSource({ id, origin, stage, uri, facts, trim, isSplit }: Source): object[] {
  if (stage === "preset") return [];
  if (origin.kind === "server") return [defined({ id, origin, uri, facts })];
  // The clip of a page that is rendered anew is looked for anew.
  const kept = origin.kind === "page" && !origin.isIsolated ? { ...origin, clipId: undefined } : origin;
  return [defined({ id, origin: defined(kept), trim, isSplit })];
}

/** The host's storage takes what JSON does; `undefined` is left out. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

/** Reads a draft that was kept; `undefined` for anything that is none. Its pages and files are yet to be read. */
export function parseDraft(value: unknown, now: number): Draft | undefined {
  const parsed = keptSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { version: _, sources, ...draft } = parsed.data;
  const revived = Object.entries(sources).map(([slot, list]) => [
    slot,
    list.map(
      (source) =>
        ({ ...source, since: now, stage: source.origin.kind === "server" ? "ready" : "reading" }) as Source,
    ),
  ]);
  return { ...draft, sources: Object.fromEntries(revived) };
}
