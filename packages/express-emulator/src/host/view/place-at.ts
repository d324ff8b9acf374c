import type { DropPlace } from "../panel/drag.ts";

/** The place on the shown scene at a point of the window, if it is over the page. */
export function placeAt(x: number, y: number): DropPlace | undefined {
  const sheet = document.querySelector<HTMLElement>(".sheet");
  const canvas = sheet?.querySelector<HTMLElement>(".canvas");
  const { page, scene } = sheet?.dataset ?? {};
  if (!sheet || !canvas || page === undefined || scene === undefined) return undefined;
  const box = sheet.getBoundingClientRect();
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) return undefined;
  const scale = canvas.offsetWidth / box.width;
  return { pageId: page, sceneId: scene, x: (x - box.left) * scale, y: (y - box.top) * scale };
}
