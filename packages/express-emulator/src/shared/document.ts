// A document as the emulator keeps it: plain data. Lengths are pixels of the page, angles degrees clockwise.

/** A whole document. */
export interface ExpressDocument {
  id: string;
  title: string;
  pages: Page[];
}

/** One page. Several scenes play one after another. */
export interface Page {
  id: string;
  name: string;
  width: number;
  height: number;
  hasPremiumContent: boolean;
  addOnData: Record<string, string>;
  scenes: Scene[];
}

/** A scene, "artboard" in Adobe's document API. */
export interface Scene {
  id: string;
  /** `#rrggbb`. */
  background: string;
  addOnData: Record<string, string>;
  children: SceneNode[];
}

interface NodeBase {
  id: string;
  /** Top left corner in the parent, before rotation. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** About the top left corner. */
  rotation: number;
  /** 0 to 1. */
  opacity: number;
  locked: boolean;
  addOnData: Record<string, string>;
}

/** An image or video, cropped to cover its box. */
export interface MediaNode extends NodeBase {
  type: "MediaContainer";
  /** Name of the media file. */
  asset: string;
  /** The part of a video that is played, in seconds; all of it when left out. */
  trim?: { start: number; seconds: number };
}

/** A coloured box or ellipse. */
export interface ShapeNode extends NodeBase {
  type: "Rectangle" | "Ellipse";
  /** `#rrggbb`. */
  color: string;
}

/** A line of text. */
export interface TextNode extends NodeBase {
  type: "Text";
  text: string;
  /** In pixels of the page. */
  fontSize: number;
  color: string;
}

/** Nodes that move together. */
export interface GroupNode extends NodeBase {
  type: "Group";
  children: SceneNode[];
}

/** Whatever stands on a scene. */
export type SceneNode = MediaNode | ShapeNode | TextNode | GroupNode;

/** Seconds a scene without anything that plays lasts. */
export const stillSeconds = 5;
