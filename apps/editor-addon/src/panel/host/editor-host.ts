import type { SandboxApi } from "../../contract.ts";

/** All the panel knows of the editor around it. One adapter speaks to Adobe's SDK; tests may bring another. */
export interface EditorHost {
  readonly document: EditorDocument;
  readonly storage: HostStorage;
  /** The document sandbox. Resolves once the bridge is up. */
  sandbox(): Promise<SandboxApi>;
  /** Theme and language now. */
  appearance(): Appearance;
  /** Calls back when theme or language change. Returns what ends it. */
  onAppearance(changed: (appearance: Appearance) => void): () => void;
  isPremiumUser(): Promise<boolean>;
  /** Asks a yes-or-no question in the editor's own dialog. */
  confirm(question: Question): Promise<boolean>;
  /** Lets an element be dragged to the page. Returns what ends it. */
  makeDraggable(element: HTMLElement, film: DraggableFilm): () => void;
}

/** How the editor looks and which language it speaks. */
export interface Appearance {
  theme: "light" | "dark";
  /** A BCP 47 tag; `zz-ZZ` is the editor's pseudo-locale. */
  locale: string;
}

/** The document that is open. */
export interface EditorDocument {
  /** `undefined` until the document has been saved once. */
  id(): Promise<string | undefined>;
  title(): Promise<string>;
  /** Whether films may leave the document; not while it is under review. */
  exportAllowed(): Promise<boolean>;
  /** Calls back when title, id or the permission to export change. Returns what ends it. */
  onChange(changed: () => unknown): () => void;
  pages(): Promise<EditorPage[]>;
  selectedPageIds(): Promise<string[]>;
  currentPageId(): Promise<string | undefined>;
  /** A small picture of a page, for the panel alone: it must not be kept or sent. */
  thumbnail(pageId: string): Promise<Blob>;
  /** A page as a PNG to send on. */
  picture(pageId: string): Promise<Blob>;
  /** A page as an mp4 to send on: all that is on it, flattened, as long as it plays. */
  film(pageId: string): Promise<Blob>;
  /** Inserts a film into the page that is current at this moment. */
  add(film: Blob, about: FilmAbout): Promise<void>;
}

/** What a page tells about itself. */
export interface EditorPage {
  id: string;
  title: string;
  /** Pixels. */
  width: number;
  height: number;
  hasVideo: boolean;
  hasPremiumContent: boolean;
}

/** What stays with a film in the document. */
export interface FilmAbout {
  title: string;
  /** Kept on the inserted node, private to the add-on. */
  nodeData: Record<string, string>;
}

export interface DraggableFilm {
  /** The address of a picture that is shown under the pointer. */
  preview(): string;
  film(): Promise<{ blob: Blob; about: FilmAbout }>;
}

export interface Question {
  title: string;
  text: string;
  /** What the button for yes says. */
  yes: string;
  no: string;
  /** Whether yes takes something away. */
  isDestructive?: boolean;
}

/** Small values that outlive the panel, in the browser of this person. 10 MB at most. */
export interface HostStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
  clear(): Promise<void>;
}
