import type { EditorPanel, PanelAction, UI } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { Connection } from "./connection.ts";

/** `addOnUISdk.app.ui`. */
export class EditorUi implements UI {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get theme(): string {
    return this.#connection.welcome().editor.theme;
  }

  get locale(): string {
    return this.#connection.welcome().editor.locale;
  }

  get format(): string {
    return this.#connection.welcome().editor.format;
  }

  get locales(): string[] {
    return this.#connection.welcome().editor.locales;
  }

  openEditorPanel(panel: EditorPanel, action?: PanelAction): void {
    this.#connection.editor.then((editor) => editor.openEditorPanel(panel, action));
  }
}
