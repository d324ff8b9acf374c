import { render } from "lit";
import { openDocument } from "./document/document.ts";
import { openSaved } from "./document/saved.ts";
import { find } from "./document/tree.ts";
import { createLibrary } from "./media/library.ts";
import { openPanel, type Panel } from "./panel/panel.ts";
import { openStorage } from "./panel/storage.ts";
import type { Setup } from "./setup.ts";
import { usualSituation } from "./situation.ts";
import { createStore } from "./store.ts";
import { editorView } from "./view/editor.ts";
import { placeAt } from "./view/place-at.ts";

// The editor page. Everything is put together here.

const [setup, guest] = await Promise.all([
  fetch("/setup.json").then((answer) => answer.json() as Promise<Setup>),
  fetch("/guest.js").then((answer) => answer.text()),
]);
const situation = createStore({ ...usualSituation, ...setup.situation });
const saved = openSaved(setup.document.id);
const left = await saved.load(setup.document);
const opened = openDocument(left?.content ?? setup.document);
const library = createLibrary();
const storage = openStorage(setup.addOn.id);
const look = createStore({
  scale: 0.5,
  isDropTarget: false,
  isPlaying: false,
  visit: undefined as { done: number; all: number } | undefined,
  panel: undefined as Panel | undefined,
  notice: "",
});
const sandboxErrors: string[] = [];
let isVisitCancelled = false;

const visits = {
  begin(progress: { done: number; all: number }): boolean {
    if (progress.done === 0) isVisitCancelled = false;
    look.set({ visit: progress });
    return !isVisitCancelled;
  },
  end: () => look.set({ visit: undefined }),
};

function open(): void {
  if (look.get().panel) return;
  const panel = openPanel({
    setup,
    guest,
    document: opened,
    library,
    situation,
    storage,
    visits,
    dragTarget: { placeAt, highlight: (isDropTarget) => look.set({ isDropTarget }) },
    notice(text) {
      look.set({ notice: text });
      setTimeout(() => look.set({ notice: "" }), 5000);
    },
    uncaught(error) {
      sandboxErrors.push(error.message);
      console.error("[document sandbox]", error);
    },
  });
  look.set({ panel });
}

function close(): void {
  look.get().panel?.close();
  look.set({ panel: undefined });
}

async function startOver(): Promise<void> {
  close();
  await Promise.all([saved.clear(), storage.clear()]);
  location.reload();
}

function setPremium(pageId: string, hasPremiumContent: boolean): void {
  opened.edit(hasPremiumContent ? "Mark as premium content" : "Unmark premium content", (draft) => {
    const found = find(draft, pageId);
    if (found?.kind === "page") found.page.hasPremiumContent = hasPremiumContent;
  });
}

function removeSelection(): void {
  const ids = opened.selection;
  if (ids.length === 0) return;
  opened.edit("Delete", (draft) => {
    for (const id of ids) {
      const found = find(draft, id);
      if (found?.kind === "node") found.siblings.splice(found.siblings.indexOf(found.node), 1);
    }
  });
}

function play(isPlaying: boolean): void {
  for (const video of document.querySelectorAll("video")) {
    if (isPlaying) {
      video.currentTime = Number(video.dataset.start);
      video.play().catch(() => {}); // a pause at once is no error
    } else video.pause();
  }
  look.set({ isPlaying });
}

const isAnyPlaying = () => [...document.querySelectorAll("video")].some(({ paused }) => !paused);

function fit(): void {
  const box = document.querySelector(".stage")?.getBoundingClientRect();
  const { width, height } = opened.currentPage;
  if (box)
    look.set({ scale: Math.max(0.05, Math.min((box.width - 64) / width, (box.height - 96) / height)) });
}

let isDrawing = false;
function draw(): void {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    const { panel, ...rest } = look.get();
    document.documentElement.dataset.theme = situation.get().theme;
    render(
      editorView({
        ...rest,
        document: opened,
        library,
        situation: situation.get(),
        addOnName: setup.addOn.name,
        panel: panel?.element,
        pretend: situation.set,
        setPremium: (isPremium) => setPremium(opened.currentPage.id, isPremium),
        togglePlay: () => play(!look.get().isPlaying),
        togglePanel: () => (look.get().panel ? close() : open()),
        startOver: () => void startOver(),
        cancelVisit: () => {
          isVisitCancelled = true;
        },
      }),
      document.body,
    );
    fit();
  });
}

async function start(): Promise<void> {
  await Promise.all(
    setup.assets.map(async ({ url, ...asset }) =>
      library.add({ ...asset, blob: await (await fetch(url)).blob() }),
    ),
  );
  for (const source of left?.imported ?? []) await library.add(source);
  for (const [id, addOnData] of Object.entries(left?.addOnData ?? {})) library.get(id).addOnData = addOnData;
  saved.follow(opened, library, setup.document);
  for (const store of [situation, look] as const) store.onChange(draw);
  opened.onChange((change) => {
    if (change === "place") look.set({ isPlaying: false });
    draw();
  });
  window.addEventListener("resize", draw);
  window.addEventListener("keydown", ({ key, target }) => {
    if (target !== document.body) return;
    if (key === "Delete" || key === "Backspace") removeSelection();
    if (key === "Escape") opened.select([]);
  });
  // A trimmed video only pauses at its end.
  document.addEventListener("pause", () => look.set({ isPlaying: isAnyPlaying() }), true);
  document.body.replaceChildren();
  open();
  draw();
}

const ready = start();
ready.catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  document.body.textContent = `The document cannot be opened in this browser. ${reason}`;
});

window.express = {
  ready,
  situation: situation.get,
  pretend: situation.set,
  document: () => opened.content,
  saved: saved.written,
  currentPageId: () => opened.currentPage.id,
  selection: () => opened.selection,
  goTo: opened.goTo,
  select: opened.select,
  setPremium,
  rename(title) {
    opened.rename(title);
    look.get().panel?.tell("documentTitleChange", { documentTitle: title });
  },
  steps: () => opened.steps.map(({ label }) => label),
  undo: opened.undo,
  openPanel: open,
  closePanel: close,
  clearStorage: storage.clear,
  storageSize: storage.size,
  sandboxErrors: () => [...sandboxErrors],
};
