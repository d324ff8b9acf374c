import type { SceneNode } from "../../shared/document.ts";
import { type DataPlace, type NodeFacts, rootId } from "../../shared/sandbox-contract.ts";
import type { OpenDocument } from "../document/document.ts";
import { find } from "../document/tree.ts";
import type { Library } from "../media/library.ts";

/** The container of a media rectangle or mask, which have no place of their own. */
export const ownerOf = (id: string) => id.replace(/:(media|mask)$/, "");

/** What is true of a page, scene or node now. */
export function factsOf(
  document: OpenDocument,
  library: Library,
  nodeAt: (id: string) => SceneNode | undefined,
  id: string,
): NodeFacts | undefined {
  const still = { x: 0, y: 0, rotation: 0, opacity: 1, locked: false, color: undefined, text: undefined };
  const plain = { ...still, name: undefined, media: undefined, id };
  if (id === rootId) {
    return { ...plain, type: "ArtworkRoot", parentId: undefined, pageId: undefined, width: 0, height: 0 };
  }
  const owner = ownerOf(id);
  const found = find(document.content, owner);
  if (found?.kind === "page") {
    const { name, width, height } = found.page;
    return { ...plain, type: "Page", parentId: rootId, pageId: id, name, width, height };
  }
  if (found?.kind === "scene") {
    const { page, scene } = found;
    const { width, height } = page;
    return {
      ...plain,
      type: "ab:Artboard",
      parentId: page.id,
      pageId: page.id,
      width,
      height,
      color: scene.background,
    };
  }
  const node = found?.node ?? nodeAt(owner);
  if (!node) return undefined;
  const asset = node.type === "MediaContainer" ? library.get(node.asset) : undefined;
  const media = asset && { kind: asset.kind, assetId: asset.id, width: asset.width, height: asset.height };
  const { x, y, width, height, rotation, opacity, locked } = node;
  const pageId = found?.page.id;
  if (owner !== id) {
    const isMask = id.endsWith(":mask");
    const type = isMask ? "Rectangle" : media?.kind === "image" ? "ImageRectangle" : "UnknownMediaRectangle";
    return { ...plain, type, parentId: owner, pageId, width, height, media };
  }
  return {
    ...{
      id,
      type: node.type,
      parentId: found?.parentId,
      pageId,
      x,
      y,
      width,
      height,
      rotation,
      opacity,
      locked,
    },
    color: "color" in node ? node.color : undefined,
    text: node.type === "Text" ? node.text : undefined,
    name: undefined,
    media,
  };
}

/** The add-on data of a node or media file. */
export function dataAt(
  document: OpenDocument,
  library: Library,
  nodeAt: (id: string) => SceneNode | undefined,
  place: DataPlace,
): Record<string, string> {
  if ("assetId" in place) return library.get(place.assetId).addOnData;
  const found = find(document.content, place.nodeId);
  if (found?.kind === "page") return found.page.addOnData;
  if (found?.kind === "scene") return found.scene.addOnData;
  return nodeAt(place.nodeId)?.addOnData ?? {};
}
