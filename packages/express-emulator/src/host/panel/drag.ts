import type { EditorApi, Import, PanelPoint } from "../../shared/protocol.ts";

/** A place on a scene of the document, in pixels of the page. */
export interface DropPlace {
  pageId: string;
  sceneId: string;
  x: number;
  y: number;
}

/** The part of the API that drags things out of the panel. */
export type DragApi = Pick<EditorApi, "dragStart" | "dragMove" | "dragDrop" | "dragComplete" | "dragCancel">;

/** What a drag needs of the editor. */
export interface DragTarget {
  /** Where the panel is in the window. */
  panelBox(): DOMRect | undefined;
  /** The place on the document at a point of the window. */
  placeAt(x: number, y: number): DropPlace | undefined;
  /** Shows that something may be dropped here, or no longer. */
  highlight(isOver: boolean): void;
  add(file: Import, place: DropPlace): Promise<void>;
}

/** Follows a drag that an add-on reports: a ghost under the pointer, the page lit up, the drop. */
export function createDrag(target: DragTarget): DragApi {
  let ghost: HTMLImageElement | undefined;
  let dropped: DropPlace | undefined;

  function inWindow({ x, y }: PanelPoint): PanelPoint {
    const box = target.panelBox();
    return { x: x + (box?.left ?? 0), y: y + (box?.top ?? 0) };
  }
  function move(at: PanelPoint): void {
    const { x, y } = inWindow(at);
    if (ghost) ghost.style.translate = `${x}px ${y}px`;
    target.highlight(target.placeAt(x, y) !== undefined);
  }
  function end(): void {
    if (ghost) URL.revokeObjectURL(ghost.src);
    ghost?.remove();
    ghost = undefined;
    target.highlight(false);
  }

  return {
    dragStart({ image, width, height }, at) {
      end();
      dropped = undefined;
      ghost = document.createElement("img");
      ghost.className = "ghost";
      ghost.alt = "";
      if (image) ghost.src = URL.createObjectURL(image);
      if (width > 0) ghost.style.width = `${Math.min(width, 240)}px`;
      if (height > 0) ghost.style.maxHeight = `${Math.min(height, 240)}px`;
      document.body.append(ghost);
      move(at);
    },
    dragMove: move,
    dragDrop(at) {
      const { x, y } = inWindow(at);
      dropped = target.placeAt(x, y);
      end();
      return dropped !== undefined;
    },
    async dragComplete(files) {
      if (!dropped) throw new Error("Nothing was dropped on the document.");
      for (const file of files) await target.add(file, dropped);
    },
    dragCancel: end,
  };
}
