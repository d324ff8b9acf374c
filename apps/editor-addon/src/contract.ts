/**
 * What the panel may ask of the document sandbox. The bridge carries plain values only, and a node does not outlive an
 * `await`, so nodes are named by their ids.
 */
export interface SandboxApi {
  /** The clip a person most likely means: the selected one, else the only one on the current page. */
  findClip(): Promise<FoundClip>;
  /** Adds a scene at the end of the current page. What is inserted next goes there. */
  addScene(): Promise<void>;
  /**
   * Puts the node that carries `insertion` in its add-on data in the place of a clip: same centre, size, rotation and
   * order. The clip is removed only when its successor stands.
   */
  replaceClip(request: { clipId: string; insertion: string }): Promise<ReplaceOutcome>;
  /** Clones the current page and strips the clone of all but one clip. It stays the current page until it is removed. */
  isolateClip(clipId: string): Promise<{ pageId: string } | { problem: "clip_gone" }>;
  /** Removes a page that `isolateClip` made. A page that is gone already is no error. */
  removeIsolated(pageId: string): Promise<void>;
}

/** A clip on the current page, or why none is meant. */
export type FoundClip = { clipId: string } | { problem: "none" | "several" };

/** How a replacement went. */
export type ReplaceOutcome = { replaced: true } | { problem: "clip_gone" | "film_missing" };

/** The key of a node's add-on data that holds the id of the take it shows. */
export const takeIdKey = "understudyTake";
/** The key that tells apart what was inserted of one take again and again. */
export const insertionKey = "understudyInsertion";
