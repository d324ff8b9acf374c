import { html, nothing, type TemplateResult } from "lit";
import type { OpenDocument } from "../document/document.ts";
import type { Library } from "../media/library.ts";
import type { Situation } from "../situation.ts";
import { controlBar } from "./control-bar.ts";
import { pageStrip } from "./page-strip.ts";
import { stage } from "./stage.ts";

/** Everything the editor shows. */
export interface EditorView {
  document: OpenDocument;
  library: Library;
  situation: Situation;
  addOnName: string;
  /** The panel's iframe, when it is open. */
  panel: HTMLElement | undefined;
  scale: number;
  isDropTarget: boolean;
  isPlaying: boolean;
  /** Said in passing; empty for nothing. */
  notice: string;
  visit: { done: number; all: number } | undefined;
  pretend(change: Partial<Situation>): void;
  setPremium(hasPremiumContent: boolean): void;
  togglePlay(): void;
  togglePanel(): void;
  cancelVisit(): void;
  startOver(): void;
}

/** The whole page. */
export function editorView(view: EditorView): TemplateResult {
  const { document, library, situation } = view;
  const { currentPage: page } = document;
  const scene = page.scenes.find(({ id }) => id === document.currentSceneId) ?? page.scenes[0];
  return html`<header>
      <span class="mark" aria-hidden="true"></span>
      <h1>${document.content.title}</h1>
      <button ?disabled=${document.steps.length === 0} @click=${() => document.undo()}>↶ Undo</button>
      ${history(document)}
      <span class="space"></span>
      <button class="add-on" aria-pressed=${view.panel !== undefined} @click=${view.togglePanel}>
        ${view.panel ? "Close" : "Open"} ${view.addOnName}
      </button>
    </header>
    ${controlBar({ situation, pretend: view.pretend, page, setPremium: view.setPremium, startOver: view.startOver })}
    <main>
      <section class="stage" aria-label="Canvas">
        ${
          scene
            ? stage({
                page,
                scene,
                library,
                selection: document.selection,
                scale: view.scale,
                isDropTarget: view.isDropTarget,
                isPlaying: view.isPlaying,
                select: document.select,
                togglePlay: view.togglePlay,
              })
            : nothing
        }
      </section>
      ${
        view.panel
          ? html`<aside aria-label="Add-on">
              <div class="title">${view.addOnName}<button class="close" aria-label="Close the panel" @click=${view.togglePanel}>✕</button></div>
              ${view.panel}
            </aside>`
          : nothing
      }
    </main>
    <footer>
      ${pageStrip({
        pages: document.content.pages,
        currentPage: page,
        currentSceneId: document.currentSceneId,
        library,
        goTo: document.goTo,
      })}
    </footer>
    ${view.notice === "" ? nothing : html`<p class="notice" role="status">${view.notice}</p>`}
    ${
      view.visit
        ? html`<div class="visit" role="dialog" aria-label="Visiting pages">
            <p>Visiting page ${view.visit.done + 1} of ${view.visit.all}</p>
            <progress max=${view.visit.all} value=${view.visit.done}></progress>
            <button @click=${view.cancelVisit}>Cancel</button>
          </div>`
        : nothing
    }`;
}

function history({ steps }: OpenDocument): unknown {
  if (steps.length === 0) return nothing;
  return html`<details class="history">
    <summary>${steps.length} ${steps.length === 1 ? "change" : "changes"}</summary>
    <ol>
      ${steps.map(({ label }) => html`<li>${label}</li>`)}
    </ol>
  </details>`;
}
