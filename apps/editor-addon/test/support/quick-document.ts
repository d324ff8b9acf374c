import { type ExpressDocument, exampleDocument, type SceneNode } from "@understudy/express-emulator";

/** Seconds of each clip: just long enough for a performance. */
const seconds = 3.2;

/** The example document with shorter clips: the emulator renders every frame of a page. */
export const quickDocument: ExpressDocument = {
  ...exampleDocument,
  pages: exampleDocument.pages.map((page) => ({
    ...page,
    scenes: page.scenes.map((scene) => ({ ...scene, children: scene.children.map(shorten) })),
  })),
};

/** Only some pages of it, by name: the fewer, the sooner the editor is open. */
export function pagesOf(...names: string[]): ExpressDocument {
  return { ...quickDocument, pages: quickDocument.pages.filter(({ name }) => names.includes(name)) };
}

function shorten(node: SceneNode): SceneNode {
  const isLong = node.type === "MediaContainer" && !node.trim && /^(performer|keeper)/.test(node.asset);
  return isLong ? { ...node, trim: { start: 0, seconds } } : node;
}
