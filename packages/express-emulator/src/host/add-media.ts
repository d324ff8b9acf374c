import { checkAddOnData } from "../shared/add-on-data.ts";
import type { MediaNode, Page } from "../shared/document.ts";
import type { Import } from "../shared/protocol.ts";
import type { OpenDocument } from "./document/document.ts";
import { find } from "./document/tree.ts";
import type { Library } from "./media/library.ts";
import type { DropPlace } from "./panel/drag.ts";

/**
 * Adds a file to the document: decoded, then placed on the scene that is current when it is done, in the middle, as large
 * as fits; or around the place where it was dropped. Where the real editor places it is not documented.
 *
 * @throws {Error} `Unsupported mime type`, why it cannot be decoded, or what is wrong with its data.
 */
export async function addMedia(
  document: OpenDocument,
  library: Library,
  { kind, blob, attributes, importAddOnData = {} }: Import,
  drop?: DropPlace,
): Promise<void> {
  if (kind === "audio") throw new Error("Audio is not imitated by this emulator of Adobe Express.");
  if (attributes && !attributes.title)
    throw new Error("attributes.title is required when attributes are given.");
  const { nodeAddOnData = {}, mediaAddOnData = {} } = importAddOnData;
  checkAddOnData(nodeAddOnData);
  checkAddOnData(mediaAddOnData);
  const id = document.nextId("node");
  const title = attributes?.title ?? "Untitled";
  const asset = await library.add({
    id: `asset-${id}`,
    title,
    blob,
    kind: kind === "video" ? "video" : "image",
  });
  asset.addOnData = mediaAddOnData;

  const pageId = drop?.pageId ?? document.currentPage.id;
  const sceneId = drop?.sceneId ?? document.currentSceneId;
  document.edit(`Add ${kind === "video" ? "video" : "image"} “${title}”`, (draft) => {
    const found = find(draft, sceneId);
    if (found?.kind !== "scene") throw new Error("No active page available.");
    const size = fitted(asset, found.page);
    const centre = drop ?? { x: found.page.width / 2, y: found.page.height / 2 };
    const node: MediaNode = {
      id,
      type: "MediaContainer",
      asset: asset.id,
      x: centre.x - size.width / 2,
      y: centre.y - size.height / 2,
      ...size,
      rotation: 0,
      opacity: 1,
      locked: false,
      addOnData: { ...nodeAddOnData },
    };
    found.scene.children.push(node);
  });
  document.goTo(pageId, sceneId);
  document.select([id]);
}

function fitted(media: { width: number; height: number }, page: Page): { width: number; height: number } {
  const scale = Math.min(page.width / media.width, page.height / media.height);
  return { width: media.width * scale, height: media.height * scale };
}
