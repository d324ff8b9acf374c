import { maxBytesByUrl } from "@understudy/core";
import { canSplit } from "../forms/plan.ts";
import { type Slot, slotsOf } from "../forms/slots.ts";
import type { EditorPage } from "../host/editor-host.ts";
import { canShrink, cutsOf, measure } from "../media/measure.ts";
import type { CastMember } from "../server/answers.ts";
import { problemOf, Refusal } from "../server/server-error.ts";
import type { Draft, Origin, Source } from "../state/state.ts";
import type { Context } from "./context.ts";
import { forgetFiles, keepFile, keptFile } from "./disk.ts";
import { patiently } from "./online.ts";

/** Chooses a page for a slot, or takes the choice back. What the editor renders of it is read at once. */
export async function togglePage(context: Context, slot: Slot, page: EditorPage): Promise<void> {
  const { store } = context;
  const chosen = (store.state.draft.sources[slot.key] ?? []).find(
    ({ origin }) => origin.kind === "page" && origin.pageId === page.id,
  );
  if (chosen?.stage === "preset") return renderPage(context, slot, chosen);
  if (chosen) return removeSource(context, chosen.id);
  const source = addSource(context, slot, { kind: "page", pageId: page.id, title: page.title });
  await renderPage(context, slot, source);
}

/** Chooses files for a slot; of a slot for one, the last. */
export async function addFiles(context: Context, slot: Slot, files: readonly File[]): Promise<void> {
  const chosen = slot.isDriving ? files : files.slice(-1);
  await Promise.all(
    chosen.map((file) =>
      readSource(context, slot, addSource(context, slot, { kind: "file", name: file.name }), file),
    ),
  );
}

/** Takes what the camera recorded. */
export async function addRecording(context: Context, slot: Slot, film: Blob): Promise<void> {
  await readSource(context, slot, addSource(context, slot, { kind: "camera" }), film);
}

/** Takes a character that was given a name before; it lies on the server already. */
export function addCastMember({ store, newId, clock }: Context, slot: Slot, member: CastMember): void {
  const { name, kind, uri } = member;
  const origin: Origin = { kind: "server", name, media: kind };
  const source: Source = { id: newId(), origin, stage: "ready", since: clock.wall(), uri };
  store.dispatch({ type: "source-added", slot: slot.key, source, isOnly: !slot.isDriving });
}

export function removeSource(context: Context, id: string): void {
  void forgetFiles(context, "source", id);
  context.store.dispatch({ type: "source-removed", id });
}

/** Lets the bytes go of what leaves the draft, whichever way. Returns what ends it. */
export function letGoOfSources({ store, shelf }: Pick<Context, "store" | "shelf">): () => void {
  const idsOf = ({ sources }: Draft) =>
    Object.values(sources)
      .flat()
      .map(({ id }) => id);
  return store.subscribe(({ draft }, before) => {
    if (draft === before.draft) return;
    const there = new Set(idsOf(draft));
    for (const id of idsOf(before.draft)) if (!there.has(id)) shelf.remove(id);
  });
}

/** Clones the page, strips the clone of all but the selected clip, and renders that. The clone is removed on every path. */
export async function isolateClip(context: Context, slot: Slot, source: Source): Promise<void> {
  const { store, host, clock } = context;
  if (source.origin.kind !== "page") return;
  store.dispatch({
    type: "source",
    id: source.id,
    patch: { stage: "reading", since: clock.wall(), problem: undefined },
  });
  try {
    if ((await host.document.currentPageId()) !== source.origin.pageId) throw new Refusal("other_page");
    const sandbox = await host.sandbox();
    const found = await sandbox.findClip();
    if ("problem" in found) throw new Refusal(`clip_${found.problem}`);
    const isolated = await sandbox.isolateClip(found.clipId);
    if ("problem" in isolated) throw new Refusal(isolated.problem);
    const film = await host.document
      .film(isolated.pageId)
      .finally(() => sandbox.removeIsolated(isolated.pageId));
    const origin: Origin = { ...source.origin, clipId: found.clipId, isIsolated: true };
    store.dispatch({ type: "source", id: source.id, patch: { origin, trim: undefined } });
    await readSource(context, slot, { ...source, origin, trim: undefined }, film);
  } catch (error) {
    refuse(context, source.id, error);
  }
}

/**
 * Presets the page that is open as the performance, where nothing is chosen yet. Opening the panel asks for no rendition:
 * that waits for the first thing somebody does with the draft.
 */
export async function presetPages({ store, host, newId, clock }: Context): Promise<void> {
  const selected = await host.document.selectedPageIds();
  const { draft, document } = store.state;
  const [slot] = slotsOf(draft.operation);
  if (!slot?.kinds.includes("video") || Object.values(draft.sources).flat().length > 0) return;
  const open = (document.pages ?? []).filter(({ id, hasVideo }) => hasVideo && selected.includes(id));
  const preset = open.map(({ id, title }): Source => {
    const origin: Origin = { kind: "page", pageId: id, title };
    return { id: newId(), origin, stage: "preset", since: clock.wall() };
  });
  store.dispatch({ type: "draft", draft: { ...draft, sources: { [slot.key]: preset } } });
}

/** Reads what was preset as soon as the draft is changed in any other way. Returns what ends it. */
export function readPresets(context: Context): () => void {
  const { store } = context;
  const presetsOf = ({ operation, sources }: Draft) =>
    slotsOf(operation).flatMap((slot) =>
      (sources[slot.key] ?? []).flatMap((source) => (source.stage === "preset" ? { slot, source } : [])),
    );
  return store.subscribe(({ draft }, before) => {
    if (draft === before.draft || presetsOf(before.draft).length === 0) return;
    const [first] = presetsOf(draft);
    // To begin with one changes the draft, which brings the next one's turn.
    if (first) void renderPage(context, first.slot, first.source);
  });
}

/** Reads again what a kept draft names: pages are rendered anew, the rest may be on the disk. */
export async function reviveDraft(context: Context): Promise<void> {
  const { operation, sources } = context.store.state.draft;
  for (const slot of slotsOf(operation)) {
    for (const source of sources[slot.key] ?? []) {
      if (source.stage !== "reading") continue;
      await (canRender(source.origin) ? renderPage : readKept)(context, slot, source);
    }
  }
}

/** Whether the editor gives it again, whenever it is asked. */
function canRender(origin: Origin): boolean {
  return origin.kind === "page" && !origin.isIsolated;
}

async function readKept(context: Context, slot: Slot, source: Source): Promise<void> {
  const file = await keptFile(context, "source", source.id);
  if (file) await readSource(context, slot, source, file);
  else refuse(context, source.id, new Refusal("file_gone"));
}

function addSource({ store, newId, clock }: Context, slot: Slot, origin: Origin): Source {
  const source: Source = { id: newId(), origin, stage: "reading", since: clock.wall() };
  store.dispatch({ type: "source-added", slot: slot.key, source, isOnly: !slot.isDriving });
  return source;
}

async function renderPage(context: Context, slot: Slot, source: Source): Promise<void> {
  const { host, store, clock } = context;
  if (source.origin.kind !== "page") return;
  const { pageId } = source.origin;
  if (source.stage !== "reading")
    store.dispatch({ type: "source", id: source.id, patch: { stage: "reading", since: clock.wall() } });
  try {
    if (!(await host.document.exportAllowed())) throw new Refusal("export_not_allowed");
    const page = (await host.document.pages()).find(({ id }) => id === pageId);
    if (!page) throw new Refusal("page_gone");
    if (page.hasPremiumContent && !(await host.isPremiumUser())) throw new Refusal("premium_content");
    const isFilm = slot.kinds.includes("video") && (page.hasVideo || !slot.kinds.includes("image"));
    const rendition = await (isFilm ? host.document.film(pageId) : host.document.picture(pageId));
    const clipId = slot.isDriving && isFilm ? await clipOn(context, pageId) : undefined;
    if (clipId !== undefined)
      store.dispatch({ type: "source", id: source.id, patch: { origin: { ...source.origin, clipId } } });
    await readSource(context, slot, source, rendition);
  } catch (error) {
    refuse(context, source.id, error);
  }
}

/** The clip a result may replace later, where it is clear which one is meant. */
async function clipOn({ host }: Context, pageId: string): Promise<string | undefined> {
  if ((await host.document.currentPageId()) !== pageId) return undefined;
  const sandbox = await host.sandbox();
  const found = await sandbox.findClip();
  return "clipId" in found ? found.clipId : undefined;
}

async function readSource(context: Context, slot: Slot, source: Source, file: Blob): Promise<void> {
  const { store, shelf } = context;
  try {
    const facts = await patiently(context, () => measure(file));
    const isThere = Object.values(store.state.draft.sources).some((list) =>
      list.some(({ id }) => id === source.id),
    );
    if (!isThere) return;
    shelf.put(source.id, file);
    if (!canRender(source.origin)) void keepFile(context, "source", source.id, file);
    const patch: Partial<Source> = { stage: "ready", facts, problem: undefined };
    // Where it can be cut is worth knowing only of a film that may be cut.
    if (facts.kind === "video" && slot.isDriving) patch.cuts = await cutsOf(file).catch(() => []);
    if (facts.kind === "video" && facts.sizeBytes > maxBytesByUrl.video)
      patch.canShrink = await canShrink(file).catch(() => false);
    const { seconds } = slot.rule;
    if (seconds && !source.trim && canSplit({ ...source, facts }, slot))
      patch.trim = { start: 0, end: seconds.max };
    store.dispatch({ type: "source", id: source.id, patch });
  } catch (error) {
    refuse(context, source.id, error);
  }
}

function refuse({ store }: Context, id: string, error: unknown): void {
  store.dispatch({ type: "source", id, patch: { stage: "refused", problem: editorProblem(error) } });
}

/** What Adobe's editor says when it does not render, from its documentation; other errors as they are. */
function editorProblem(error: unknown) {
  const text = error instanceof Error ? `${error.name} ${error.message}` : "";
  if (/PREMIUM_CONTENT/i.test(text)) return { code: "premium_content" };
  if (/No video element/i.test(text)) return { code: "page_without_video" };
  if (/No active page/i.test(text)) return { code: "page_gone" };
  return problemOf(error);
}
