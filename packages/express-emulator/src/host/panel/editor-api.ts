import type {
  CurrentPlatformPayload,
  CustomDialogOptions,
  CustomDialogResult,
  DeviceClass,
  PlatformEnvironment,
  PlatformType,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { EditorApi, Import } from "../../shared/protocol.ts";
import type { OpenDocument } from "../document/document.ts";
import { pageMetadata } from "../document/page-metadata.ts";
import type { Library } from "../media/library.ts";
import type { Renditions } from "../renditions/renditions.ts";
import type { Situation } from "../situation.ts";
import type { Store } from "../store.ts";
import { showDialog } from "./dialogs.ts";
import type { DragApi } from "./drag.ts";
import type { PanelStorage } from "./storage.ts";

/** The parts of the editor that an add-on reaches. */
export interface EditorParts {
  document: OpenDocument;
  library: Library;
  situation: Store<Situation>;
  renditions: Renditions;
  storage: PanelStorage;
  drag: DragApi;
  add(file: Import): Promise<void>;
  showCustomDialog(options: CustomDialogOptions): Promise<CustomDialogResult>;
  closeCustomDialog(result: unknown): void;
  bridgeExposed(): void;
  sandboxReady(): Promise<void>;
  /** Says something to the user in passing. */
  notice(text: string): void;
}

/** Where the document is. */
export const documentLink = ({ content }: OpenDocument): string => `${location.origin}/id/${content.id}`;

/** What the editor does when an add-on asks. */
export function createEditorApi(parts: EditorParts): EditorApi {
  const { document, library, situation, renditions, storage } = parts;
  return {
    createRenditions: (options, intent) => renditions.create(options, intent),
    getPagesMetadata: (options) =>
      renditions.pagesOf(options).map((page) => pageMetadata(page, library, situation.get().durationUnit)),
    getSelectedPageIds: () => [document.currentPage.id],
    addMedia: (file) => parts.add(file),
    documentId: () => (situation.get().hasId ? document.content.id : undefined),
    documentLink: (which) => {
      const wanted: string = which;
      return wanted === "document" && situation.get().hasId ? documentLink(document) : undefined;
    },
    documentTitle: () => document.content.title,
    exportAllowed: () => !situation.get().underReview,
    isPresentation: () => false,
    isPremiumUser: () => situation.get().user === "premium",
    isAnonymousUser: () => situation.get().user === "guest",
    currentPlatform,
    async startPremiumUpgrade() {
      if (situation.get().user === "premium") return true;
      const { buttonType } = await showDialog({
        variant: "confirmation" as never,
        title: "Upgrade to the premium plan",
        description: "In the real editor this is where a plan is bought. Here it costs nothing.",
        buttonLabels: { primary: "Upgrade", cancel: "Not now" },
      });
      if (`${buttonType}` === "primary") situation.set({ user: "premium" });
      return situation.get().user === "premium";
    },
    openEditorPanel: (panel) => parts.notice(`The editor would open its panel “${panel}” here.`),
    showModalDialog: showDialog,
    showCustomDialog: parts.showCustomDialog,
    closeCustomDialog: parts.closeCustomDialog,
    storageGet: storage.get,
    storageSet: storage.set,
    storageRemove: storage.remove,
    storageKeys: storage.keys,
    storageClear: storage.clear,
    ...parts.drag,
    bridgeExposed: parts.bridgeExposed,
    sandboxReady: parts.sandboxReady,
  };
}

function currentPlatform(): CurrentPlatformPayload {
  const platform: `${PlatformType.chromeBrowser}` = "chromeBrowser";
  const environment: `${PlatformEnvironment.web}` = "web";
  const deviceClass: `${DeviceClass.desktop}` = "desktop";
  return {
    inAppPurchaseAllowed: true,
    platform: platform as PlatformType,
    environment: environment as PlatformEnvironment,
    deviceClass: deviceClass as DeviceClass,
  };
}
