import type {
  AlertDialogOptions,
  AlertDialogResult,
  AppEventHandlerType,
  AppEventType,
  Application,
  ColorPickerOptions,
  CurrentPlatformPayload,
  CustomDialogOptions,
  CustomDialogResult,
  DevFlags,
  DialogResult,
  DisableDragToDocument,
  DragCallbacks,
  DragOptions,
  InputDialogOptions,
  InputDialogResult,
  UnregisterIframe,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { notImitated } from "../shared/experimental.ts";
import type { EventName } from "../shared/protocol.ts";
import type { Connection } from "./connection.ts";
import { EditorUser } from "./current-user.ts";
import { EditorDocument } from "./document.ts";
import { enableDrag } from "./drag.ts";
import { NoCommand, NoOAuth } from "./oauth.ts";
import { EditorUi } from "./ui.ts";

/** `addOnUISdk.app`. */
export class EditorApplication implements Application {
  readonly #connection: Connection;
  readonly #handlers = new Map<EventName, Set<(data: never) => void>>();
  readonly ui: EditorUi;
  readonly document: EditorDocument;
  readonly command: NoCommand = new NoCommand();
  readonly oauth: NoOAuth = new NoOAuth();
  readonly currentUser: EditorUser;
  readonly devFlags: DevFlags = { simulateFreeUser: false };

  constructor(connection: Connection) {
    this.#connection = connection;
    this.ui = new EditorUi(connection);
    this.document = new EditorDocument(connection);
    this.currentUser = new EditorUser(connection, this.devFlags);
    connection.onNews((news) => {
      if (news.type === "event") this.#tell(news.name, news.data);
    });
  }

  on<T extends AppEventType>(name: T, handler: AppEventHandlerType<T>): void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
  }

  off<T extends AppEventType>(name: T, handler: AppEventHandlerType<T>): void {
    this.#handlers.get(name)?.delete(handler);
  }

  #tell(name: EventName, data: unknown): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(data as never);
  }

  enableDragToDocument(
    element: HTMLElement,
    callbacks: DragCallbacks,
    options: DragOptions = {},
  ): DisableDragToDocument {
    return enableDrag({
      element,
      callbacks,
      options,
      editor: this.#connection.editor,
      tell: (name, data) => this.#tell(name, data),
    });
  }

  registerIframe(_element: HTMLIFrameElement): UnregisterIframe {
    return () => {};
  }

  showModalDialog(options: AlertDialogOptions): Promise<AlertDialogResult>;
  showModalDialog(options: InputDialogOptions): Promise<InputDialogResult>;
  showModalDialog(options: CustomDialogOptions): Promise<CustomDialogResult>;
  async showModalDialog(
    options: AlertDialogOptions | InputDialogOptions | CustomDialogOptions,
  ): Promise<DialogResult> {
    const editor = await this.#connection.editor;
    return "src" in options ? editor.showCustomDialog(options) : editor.showModalDialog(options);
  }

  async showColorPicker(_anchor: HTMLElement, _options?: ColorPickerOptions): Promise<void> {
    throw notImitated("showColorPicker");
  }

  async hideColorPicker(): Promise<void> {}

  async startPremiumUpgradeIfFreeUser(): Promise<boolean> {
    return (await this.#connection.editor).startPremiumUpgrade();
  }

  async getCurrentPlatform(): Promise<CurrentPlatformPayload> {
    return (await this.#connection.editor).currentPlatform();
  }
}
