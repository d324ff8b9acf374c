import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import type { Page, Scene, SceneNode } from "../../shared/document.ts";
import { type Clip, clipOf } from "../document/length.ts";
import { nodesOf } from "../document/tree.ts";
import type { Library } from "../media/library.ts";

/** What the stage shows. */
export interface StageView {
  page: Page;
  scene: Scene;
  selection: readonly string[];
  library: Library;
  /** Pixels of the screen for one of the page. */
  scale: number;
  isDropTarget: boolean;
  isPlaying: boolean;
  select(ids: readonly string[]): void;
  togglePlay(): void;
}

/** The current scene, as large as fits. */
export function stage(view: StageView): TemplateResult {
  const { page, scene, scale } = view;
  return html`<div
      class="sheet ${view.isDropTarget ? "drop-target" : ""}"
      data-page=${page.id}
      data-scene=${scene.id}
      style=${styleMap({ width: `${page.width * scale}px`, height: `${page.height * scale}px` })}
      @click=${() => view.select([])}
    >
      <div
        class="canvas"
        role="group"
        aria-label="Page: ${page.name || "untitled"}"
        style=${styleMap({
          width: `${page.width}px`,
          height: `${page.height}px`,
          scale: String(scale),
          background: scene.background,
        })}
      >
        ${nodes(scene.children, view)}
      </div>
    </div>
    <div class="caption">
      <button class="play" @click=${view.togglePlay}>
        ${view.isPlaying ? "⏸ Pause" : page.scenes.length > 1 ? "▶ Play this scene" : "▶ Play this page"}
      </button>
      <span>${described(view)}</span>
    </div>`;
}

/** What is selected, in words. */
function described({ scene, selection, library }: StageView): string {
  const [node, ...others] = [...nodesOf(scene.children)].filter(({ id }) => selection.includes(id));
  if (!node || others.length > 0) return "";
  const size = `${Math.round(node.width)} × ${Math.round(node.height)}`;
  if (node.type !== "MediaContainer") return `${node.type} · ${size}`;
  const { asset, seconds } = clipOf(node, library);
  const length = asset.kind === "video" ? ` · ${seconds.toFixed(1)} s` : "";
  return `${asset.kind === "video" ? "Video" : "Image"} “${asset.title}” · ${size}${length} · Delete removes it`;
}

function nodes(children: readonly SceneNode[], view: StageView): unknown {
  return repeat(
    children,
    ({ id }) => id,
    (node) => html`<div
      class="node ${view.selection.includes(node.id) ? "selected" : ""}"
      data-node=${node.id}
      title=${Object.entries(node.addOnData)
        .map(([key, value]) => `${key}: ${value}`)
        .join("\n")}
      style=${styleMap({
        left: `${node.x}px`,
        top: `${node.y}px`,
        width: `${node.width}px`,
        height: `${node.height}px`,
        rotate: `${node.rotation}deg`,
        opacity: String(node.opacity),
        "--outline": `${2 / view.scale}px`,
      })}
      @click=${(event: Event) => {
        event.stopPropagation();
        view.select([node.id]);
      }}
    >
      ${content(node, view)}
    </div>`,
  );
}

function content(node: SceneNode, view: StageView): unknown {
  if (node.type === "Group") return nodes(node.children, view);
  if (node.type === "MediaContainer") return media(clipOf(node, view.library));
  if (node.type === "Text") {
    const style = { color: node.color, fontSize: `${node.fontSize}px`, lineHeight: `${node.height}px` };
    return html`<div class="text" style=${styleMap(style)}>${node.text}</div>`;
  }
  return html`<div class=${node.type.toLowerCase()} style=${styleMap({ background: node.color })}></div>`;
}

function media({ asset: { kind, url, title }, start, seconds }: Clip): TemplateResult {
  return kind === "image"
    ? html`<img src=${url} alt=${title} draggable="false" />`
    : html`<video src="${url}#t=${start},${start + seconds}" data-start=${start} aria-label=${title} preload="auto" playsinline></video>`;
}
