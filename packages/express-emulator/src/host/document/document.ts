import type { ExpressDocument, Page } from "../../shared/document.ts";
import { find } from "./tree.ts";

/** One undoable step. */
export interface Step {
  /** What was done, in words. */
  label: string;
  before: ExpressDocument;
  /** Changes of one run of an add-on's code are one step. */
  run: string | undefined;
}

/** What has changed: the document itself, what is selected, the page or scene in view. */
export type Change = "content" | "selection" | "place";

/** The open document with its history, and what is looked at. */
export interface OpenDocument {
  /** Never changed in place: every edit makes a new one. */
  readonly content: ExpressDocument;
  readonly currentPage: Page;
  readonly currentSceneId: string;
  /** Ids of the selected nodes, all on the current page. */
  readonly selection: readonly string[];
  /** What can be undone, oldest first. */
  readonly steps: readonly Step[];
  /** Makes one undoable change. With the same `run` as the last one it joins that step. */
  edit(label: string, change: (draft: ExpressDocument) => void, run?: string): void;
  undo(): void;
  goTo(pageId: string, sceneId?: string): void;
  select(ids: readonly string[]): void;
  rename(title: string): void;
  /** A fresh id. */
  nextId(kind: "page" | "scene" | "node"): string;
  /** Returns what ends it. */
  onChange(listener: (change: Change) => void): () => void;
}

/** Opens a document at its first page. */
export function openDocument(initial: ExpressDocument): OpenDocument {
  const listeners = new Set<(change: Change) => void>();
  const steps: Step[] = [];
  let content = initial;
  let pageId = firstOf(initial).id;
  let sceneId: string | undefined;
  let selection: readonly string[] = [];

  const page = () => content.pages.find(({ id }) => id === pageId) ?? firstOf(content);
  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  function select(ids: readonly string[]): void {
    if (ids.join() === selection.join()) return;
    selection = ids;
    tell("selection");
  }
  function replace(next: ExpressDocument): void {
    // A page that is gone leaves the one before it in view.
    const index = content.pages.findIndex(({ id }) => id === pageId);
    content = next;
    if (!next.pages.some(({ id }) => id === pageId)) pageId = (next.pages[index - 1] ?? firstOf(next)).id;
    tell("content");
    select(selection.filter((id) => find(content, id)?.page.id === pageId));
  }

  return {
    get content() {
      return content;
    },
    get currentPage() {
      return page();
    },
    get currentSceneId() {
      const { scenes } = page();
      return (scenes.find(({ id }) => id === sceneId) ?? scenes[0])?.id ?? "";
    },
    get selection() {
      return selection;
    },
    steps,
    edit(label, change, run) {
      const draft = structuredClone(content);
      change(draft);
      if (run === undefined || steps.at(-1)?.run !== run) steps.push({ label, before: content, run });
      replace(draft);
    },
    undo() {
      const step = steps.pop();
      if (!step) return;
      replace(step.before);
    },
    goTo(toPage, toScene) {
      if (!content.pages.some(({ id }) => id === toPage)) return;
      if (toPage !== pageId) select([]);
      pageId = toPage;
      sceneId = toScene;
      tell("place");
    },
    select,
    rename(title) {
      content = { ...content, title };
      tell("content");
    },
    nextId: (kind) => `${kind}-${crypto.randomUUID()}`,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function firstOf({ pages }: ExpressDocument): Page {
  const [first] = pages;
  if (!first) throw new Error("A document has at least one page.");
  return first;
}
