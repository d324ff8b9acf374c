import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import type { Page } from "../../shared/document.ts";
import { pageSeconds, sceneSeconds } from "../document/length.ts";
import type { Library } from "../media/library.ts";
import { drawThumbnail } from "../renditions/still.ts";

/** What the page strip shows. */
export interface PageStripView {
  pages: readonly Page[];
  currentPage: Page;
  currentSceneId: string;
  library: Library;
  goTo(pageId: string, sceneId?: string): void;
}

const thumbHeight = 64;

/** Thumbnails of all pages, and the scenes of the current one when it has several. */
export function pageStrip({
  pages,
  currentPage,
  currentSceneId,
  library,
  goTo,
}: PageStripView): TemplateResult {
  return html`${
    currentPage.scenes.length > 1
      ? html`<div class="scenes" role="group" aria-label="Scenes">
          ${currentPage.scenes.map(
            (scene, index) => html`<button
              class="scene"
              aria-current=${scene.id === currentSceneId}
              style="flex-grow: ${sceneSeconds(scene, library)}"
              @click=${() => goTo(currentPage.id, scene.id)}
            >
              Scene ${index + 1} · ${inSeconds(sceneSeconds(scene, library))}
            </button>`,
          )}
        </div>`
      : ""
  }
    <nav aria-label="Pages">
      ${repeat(
        pages,
        ({ id }) => id,
        (page, index) => html`<button
          class="page"
          aria-current=${page.id === currentPage.id ? "page" : "false"}
          @click=${() => goTo(page.id)}
        >
          ${thumbnail(page, library)}
          <span>${index + 1}. ${page.name || "Untitled"}</span>
          <small>${page.hasPremiumContent ? "premium · " : ""}${inSeconds(pageSeconds(page, library))}</small>
        </button>`,
      )}
    </nav>`;
}

/** Drawn again only when the page has changed. */
function thumbnail(page: Page, library: Library): unknown {
  const width = Math.round((page.width / page.height) * thumbHeight);
  const draw = (canvas: Element | undefined) => {
    if (canvas instanceof HTMLCanvasElement) drawThumbnail(canvas, page, library);
  };
  return guard(
    [page],
    () => html`<canvas
      width=${2 * width}
      height=${2 * thumbHeight}
      style="width: ${width}px; height: ${thumbHeight}px"
      ${ref(draw)}
    ></canvas>`,
  );
}

const inSeconds = (seconds: number) => `${seconds.toFixed(seconds % 1 === 0 ? 0 : 1)} s`;
