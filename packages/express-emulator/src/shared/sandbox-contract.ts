// What the SDK modules inside QuickJS ask of the editor around it. Everything is synchronous and plain data.

/** Ids of what has no state of its own. */
export const rootId = "root";

/** What is true of a node now. */
export interface NodeFacts {
  id: string;
  /** A value of Adobe's `SceneNodeType`. */
  type: string;
  parentId: string | undefined;
  /** The page it is on; missing while it is on none. */
  pageId: string | undefined;
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
  opacity: number;
  locked: boolean;
  /** `#rrggbb`: a shape's fill, a scene's background, a text's colour. */
  color: string | undefined;
  text: string | undefined;
  name: string | undefined;
  /** Of a media container. */
  media: { kind: "image" | "video"; assetId: string; width: number; height: number } | undefined;
}

/** What may be changed of a node. */
export type NodeChange = Partial<
  Pick<
    NodeFacts,
    "x" | "y" | "width" | "height" | "rotation" | "opacity" | "locked" | "color" | "text" | "name"
  >
>;

/** Where add-on data hang. */
export type DataPlace = { nodeId: string } | { assetId: string };

/** The editor, for code in the sandbox. Each throws an Error with the message to show. */
export interface SandboxHost {
  /** Counts how often code was entered from outside: what lies between two turns is an `await`. */
  turn(): number;
  facts(id: string): NodeFacts | undefined;
  /** What a node holds, from the back to the front: pages of the root, scenes of an active page. */
  childrenOf(id: string): string[];
  isActive(pageId: string): boolean;
  context(): { pageId: string; sceneId: string; selection: string[]; isHearingEvent: boolean };
  select(ids: string[]): void;
  change(id: string, change: NodeChange): void;
  create(type: "Rectangle" | "Ellipse" | "Group" | "Text"): string;
  /** Puts nodes into a parent, taking them out of where they are. */
  insert(parentId: string, ids: string[], index: number): void;
  /** Takes nodes, scenes or pages out. */
  remove(ids: string[]): void;
  /** Moves within its list. */
  move(id: string, other: string, side: "before" | "after"): void;
  clone(id: string): string;
  addPage(size: { width: number; height: number }): string;
  addScene(pageId: string): string;
  dataOf(place: DataPlace): Record<string, string>;
  setData(place: DataPlace, data: Record<string, string>): void;
  bringIntoView(id: string): void;
  /** Makes a page active for a visit, in the editor's dialog of progress. False when the user cancelled. */
  beginVisit(pageId: string, progress: { done: number; all: number }): boolean;
  endVisit(pageId: string): void;
  endVisits(): void;
  log(level: "log" | "info" | "warn" | "error" | "debug", message: string): void;
  setTimer(milliseconds: number, repeats: boolean): number;
  clearTimer(id: number): void;
  /** The sandbox has exposed its API: messages may come. */
  exposed(): void;
  /** Whether the panel has exposed its. */
  isPanelExposed(): boolean;
}

/** What the editor tells the sandbox. */
export type SandboxNews =
  | { type: "timer"; id: number }
  | { type: "message" }
  | { type: "panelExposed" }
  | { type: "selectionChange" };
