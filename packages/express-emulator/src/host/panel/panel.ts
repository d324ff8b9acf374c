import type { EventName } from "../../shared/protocol.ts";
import { addMedia } from "../add-media.ts";
import type { OpenDocument } from "../document/document.ts";
import type { Library } from "../media/library.ts";
import { createRenditions } from "../renditions/renditions.ts";
import { createDocumentHost, type Visits } from "../sandbox/document-host.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import type { Setup } from "../setup.ts";
import { locales, type Situation } from "../situation.ts";
import type { Store } from "../store.ts";
import { showCustomDialog } from "./custom-dialog.ts";
import { createDrag, type DragTarget } from "./drag.ts";
import { createEditorApi, documentLink } from "./editor-api.ts";
import { type Frame, openFrame } from "./frames.ts";
import type { PanelStorage } from "./storage.ts";

/** The add-on's panel with its document sandbox. */
export interface Panel {
  readonly element: HTMLIFrameElement;
  tell(name: EventName, data: unknown): void;
  close(): void;
}

/** What a panel is opened in. */
export interface PanelOptions {
  setup: Setup;
  guest: string;
  document: OpenDocument;
  library: Library;
  situation: Store<Situation>;
  storage: PanelStorage;
  dragTarget: Omit<DragTarget, "panelBox" | "add">;
  visits: Visits;
  uncaught(error: Error): void;
  notice(text: string): void;
}

/** Opens the panel: a fresh iframe, and a fresh sandbox whenever its page loads. */
export function openPanel(options: PanelOptions): Panel {
  const { setup, document, library, situation, storage } = options;
  const { addOn, panelOrigin } = setup;
  const frames = new Set<Frame>();
  let sandbox: Promise<Sandbox | undefined> = Promise.resolve(undefined);
  let isHearingEvent = false;
  let closeDialog: ((result: unknown) => void) | undefined;

  const editorState = () => {
    const { theme, locale, online } = situation.get();
    return { theme, locale, format: locale, locales, online };
  };
  const welcome = () => ({ apiVersion: "1.40.0", editor: editorState() });

  async function start(port: MessagePort): Promise<Sandbox | undefined> {
    if (addOn.documentSandbox === undefined) return undefined;
    const address = new URL(addOn.documentSandbox, `${panelOrigin}/`);
    const code = await (await fetch(address)).text();
    const name = crypto.randomUUID();
    try {
      return await startSandbox({
        guest: options.guest,
        code,
        fileName: addOn.documentSandbox,
        port,
        document: (turn) =>
          createDocumentHost(document, library, options.visits, {
            run: () => `${name}:${turn()}`,
            isHearingEvent: () => isHearingEvent,
          }),
        uncaught: options.uncaught,
      });
    } catch (error) {
      options.uncaught(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  async function restart(port: MessagePort): Promise<void> {
    const before = sandbox;
    sandbox = before.then((old) => {
      old?.close();
      return start(port);
    });
  }

  const api = createEditorApi({
    document,
    library,
    situation,
    storage,
    renditions: createRenditions(document, library, () => situation.get(), {
      mayPreview: addOn.renditionPreview,
    }),
    drag: createDrag({
      ...options.dragTarget,
      panelBox: () => frame.element.getBoundingClientRect(),
      add: (file, place) => addMedia(document, library, file, place),
    }),
    add: (file) => addMedia(document, library, file),
    showCustomDialog: (dialog) =>
      showCustomDialog(dialog, (close) => {
        closeDialog = close;
        return open(dialog.src, dialog.title, "dialog", () => {});
      }),
    closeCustomDialog: (result) => closeDialog?.(result),
    bridgeExposed: () => void sandbox.then((running) => running?.panelExposed()),
    notice: options.notice,
    sandboxReady: async () => {
      if (!(await sandbox)) throw new Error("The document sandbox did not start.");
    },
  });

  function open(
    page: string,
    title: string,
    runtime: "panel" | "dialog",
    bridge: (port: MessagePort) => void,
  ) {
    const opened = openFrame({ origin: panelOrigin, addOn, page, title, runtime, welcome, api, bridge });
    frames.add(opened);
    return {
      ...opened,
      close() {
        frames.delete(opened);
        opened.close();
      },
    };
  }
  const frame = open(addOn.main, addOn.name, "panel", restart);

  function tell(name: EventName, data: unknown): void {
    for (const each of frames) each.tell({ type: "event", name, data });
  }

  const stopFollowing = situation.onChange((now, before) => {
    for (const each of frames) each.tell({ type: "state", state: editorState() });
    if (now.theme !== before.theme) tell("themechange", { theme: now.theme });
    if (now.locale !== before.locale) {
      tell("localechange", { locale: now.locale });
      tell("formatchange", { format: now.locale });
    }
    if (now.hasId && !before.hasId) {
      tell("documentIdAvailable", { documentId: document.content.id });
      tell("documentLinkAvailable", { documentLink: documentLink(document) });
    }
    if (now.underReview !== before.underReview) {
      tell("documentExportAllowedChange", { documentExportAllowed: !now.underReview });
    }
  });
  const stopHearing = document.onChange((change) => {
    if (change !== "selection") return;
    void sandbox.then((running) => {
      isHearingEvent = true;
      running?.selectionChanged();
      isHearingEvent = false;
    });
  });

  return {
    element: frame.element,
    tell,
    close() {
      stopFollowing();
      stopHearing();
      for (const each of frames) each.close();
      frame.element.remove();
      void sandbox.then((running) => running?.close());
    },
  };
}
