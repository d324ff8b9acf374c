import type { ExpressDocument } from "../shared/document.ts";
import type { Situation } from "./situation.ts";

/** `window.express` of the editor page: what a test steers the editor by, and looks into it with. */
export interface ExpressControls {
  /** Resolves when the document's media are decoded and the panel has been opened. */
  ready: Promise<void>;
  situation(): Situation;
  /** Changes what the editor pretends; the add-on hears of it as it would. */
  pretend(change: Partial<Situation>): void;
  document(): ExpressDocument;
  /** Resolves when the document as it is now would outlive a reload. */
  saved(): Promise<void>;
  currentPageId(): string;
  selection(): readonly string[];
  /** Turns to a page, as a click in the page strip does. */
  goTo(pageId: string, sceneId?: string): void;
  select(ids: readonly string[]): void;
  /** Marks a page's content as premium, or not. */
  setPremium(pageId: string, hasPremiumContent: boolean): void;
  rename(title: string): void;
  /** What can be undone, oldest first, in words. */
  steps(): string[];
  undo(): void;
  openPanel(): void;
  /** Destroys the iframe and the document sandbox. What the add-on stored stays. */
  closePanel(): void;
  /** Empties the add-on's storage. */
  clearStorage(): Promise<void>;
  /** How many bytes of the 10 MB are used. */
  storageSize(): Promise<number>;
  /** Errors of the document sandbox that nobody caught. */
  sandboxErrors(): string[];
}

declare global {
  interface Window {
    express: ExpressControls;
  }
}
