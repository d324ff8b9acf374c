import { type MediaNode, type Page, type Scene, stillSeconds } from "../../shared/document.ts";
import type { Asset, Library } from "../media/library.ts";
import { nodesOf } from "./tree.ts";

/** A media file as it is used by a node. */
export interface Clip {
  asset: Asset;
  /** The part of a video that is played, in seconds of the file. */
  start: number;
  seconds: number;
}

/** The clip of a node. */
export function clipOf({ asset: id, trim }: MediaNode, library: Library): Clip {
  const asset = library.get(id);
  return { asset, start: trim?.start ?? 0, seconds: trim?.seconds ?? asset.seconds };
}

/** The clips on a scene, from the back to the front. */
export function clipsOf(scene: Scene, library: Library): Clip[] {
  return [...nodesOf(scene.children)].flatMap((node) =>
    node.type === "MediaContainer" ? [clipOf(node, library)] : [],
  );
}

/** How long a scene plays: as long as its longest video. */
export function sceneSeconds(scene: Scene, library: Library): number {
  const longest = Math.max(0, ...clipsOf(scene, library).map(({ seconds }) => seconds));
  return longest > 0 ? longest : stillSeconds;
}

/** How long a page plays: its scenes one after another. */
export function pageSeconds(page: Page, library: Library): number {
  return page.scenes.reduce((sum, scene) => sum + sceneSeconds(scene, library), 0);
}
