import { type Page, type Scene, stillSeconds } from "../../shared/document.ts";
import type { Asset, Library } from "../media/library.ts";
import { nodesOf } from "./tree.ts";

/** The media files on a scene, from the back to the front. */
export function mediaOf(scene: Scene, library: Library): Asset[] {
  return [...nodesOf(scene.children)].flatMap((node) =>
    node.type === "MediaContainer" ? [library.get(node.asset)] : [],
  );
}

/** How long a scene plays: as long as its longest video. */
export function sceneSeconds(scene: Scene, library: Library): number {
  const longest = Math.max(0, ...mediaOf(scene, library).map(({ seconds }) => seconds));
  return longest > 0 ? longest : stillSeconds;
}

/** How long a page plays: its scenes one after another. */
export function pageSeconds(page: Page, library: Library): number {
  return page.scenes.reduce((sum, scene) => sum + sceneSeconds(scene, library), 0);
}
