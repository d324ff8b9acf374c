import type {
  AppEventType,
  CurrentPlatformPayload,
  CustomDialogOptions,
  CustomDialogResult,
  DialogResult,
  EditorPanel,
  ImportAddOnData,
  LinkOptions,
  MediaAttributes,
  PageMetadata,
  PageMetadataOptions,
  PanelAction,
  Rendition,
  RenditionIntent,
  RenditionOptions,
  SimpleDialogOptions,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";

// What the SDK client in an add-on's iframe and the editor page around it say to each other.

/** The client asks for its ports with this word, as soon as it is imported. */
export const helloWord = "understudy-express:hello";
/** The editor answers with a `Welcome` and, as transferred ports, `api`, `news` and `bridge`. */
export const welcomeWord = "understudy-express:welcome";

/** What an add-on may ask without waiting, so it is told ahead of time. */
export interface EditorState {
  theme: "light" | "dark";
  locale: string;
  /** Regional format, a locale. */
  format: string;
  locales: string[];
  /** Whether the add-on's own requests reach anything. */
  online: boolean;
}

/** The editor's answer to `helloWord`. */
export interface Welcome {
  type: typeof welcomeWord;
  runtime: "panel" | "dialog";
  apiVersion: string;
  manifest: Record<string, unknown>;
  hasDocumentSandbox: boolean;
  editor: EditorState;
}

/** An event's name as plain text. */
export type EventName = `${AppEventType}`;

/** What the editor tells unasked. */
export type EditorNews =
  | { type: "state"; state: EditorState }
  | { type: "event"; name: EventName; data: unknown };

/** Kinds of media an add-on may add. */
export type MediaKind = "image" | "animatedImage" | "video" | "audio";

/** A file to add to the document. */
export interface Import {
  kind: MediaKind;
  blob: Blob;
  attributes?: MediaAttributes | undefined;
  importAddOnData?: ImportAddOnData | undefined;
}

/** A point in CSS pixels of the add-on's own viewport. */
export interface PanelPoint {
  x: number;
  y: number;
}

/** What the editor page does for an add-on. Rejects with the documented messages where there are any. */
export interface EditorApi {
  createRenditions(options: RenditionOptions, intent: RenditionIntent | undefined): Promise<Rendition[]>;
  getPagesMetadata(options: PageMetadataOptions): PageMetadata[];
  getSelectedPageIds(): string[];
  addMedia(file: Import): Promise<void>;
  documentId(): string | undefined;
  documentLink(which: LinkOptions): string | undefined;
  documentTitle(): string;
  exportAllowed(): boolean;
  isPresentation(): boolean;
  isPremiumUser(): boolean;
  isAnonymousUser(): boolean;
  currentPlatform(): CurrentPlatformPayload;
  startPremiumUpgrade(): Promise<boolean>;
  openEditorPanel(panel: EditorPanel, action: PanelAction | undefined): void;
  showModalDialog(options: SimpleDialogOptions): Promise<DialogResult & { fieldValue?: string }>;
  showCustomDialog(options: CustomDialogOptions): Promise<CustomDialogResult>;
  closeCustomDialog(result: unknown): void;
  storageGet(key: string): Promise<unknown>;
  storageSet(key: string, value: unknown): Promise<void>;
  storageRemove(key: string): Promise<void>;
  storageKeys(): Promise<string[]>;
  storageClear(): Promise<void>;
  dragStart(preview: { image: Blob | undefined; width: number; height: number }, at: PanelPoint): void;
  dragMove(at: PanelPoint): void;
  /** Whether the pointer was over a page. The place is remembered for `dragComplete`. */
  dragDrop(at: PanelPoint): boolean;
  dragComplete(files: Import[]): Promise<void>;
  dragCancel(): void;
  /** Told that this side has exposed its API to the document sandbox. */
  bridgeExposed(): void;
  /** Resolves when the document sandbox runs. */
  sandboxReady(): Promise<void>;
}
