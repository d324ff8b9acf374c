import type {
  AddOnSDKAPI,
  AppEvent,
  AppEventHandlerType,
  AppEventType,
  PageMetadata,
  Range,
  RenditionIntent,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { SandboxApi } from "../../contract.ts";
import type { Appearance, EditorHost, EditorPage, FilmAbout } from "./editor-host.ts";

/** Longest side of a thumbnail, in pixels: twice what is shown, for fine screens. */
const thumbnailWidth = 240;

/**
 * The editor behind Adobe's SDK. Only stable APIs; enums are read from `constants`, for the types carry no values.
 * @param sdk After `ready`.
 */
export function createAdobeHost(sdk: AddOnSDKAPI): EditorHost {
  const { app, constants, instance } = sdk;
  const { document } = app;
  const { clientStorage, runtime } = instance;
  let bridge: Promise<SandboxApi> | undefined;

  /** Events go by their names: the types have an enum for them, `constants` has not. */
  function listen<Event extends AppEventType>(name: `${Event}`, handler: AppEventHandlerType<Event>) {
    app.on(name as Event, handler);
    return () => app.off(name as Event, handler);
  }

  const rendered = async (
    options: Parameters<typeof document.createRenditions>[0],
    intent: RenditionIntent,
  ) => {
    const [rendition] = await document.createRenditions(options, intent);
    if (!rendition) throw new Error("The editor rendered nothing.");
    return rendition.blob;
  };
  const onePage = (pageId: string): { range: Range; pageIds: string[] } => ({
    range: constants.Range.specificPages,
    pageIds: [pageId],
  });

  return {
    document: {
      id: () => document.id(),
      title: () => document.title(),
      exportAllowed: () => document.exportAllowed(),
      onChange(changed) {
        const ends = [
          listen<AppEvent.documentIdAvailable>("documentIdAvailable", changed),
          listen<AppEvent.documentTitleChange>("documentTitleChange", changed),
          listen<AppEvent.documentExportAllowedChange>("documentExportAllowedChange", changed),
        ];
        return () => {
          for (const end of ends) end();
        };
      },
      pages: async () => {
        const pages = await document.getPagesMetadata({ range: constants.Range.entireDocument });
        return pages.map(pageOf);
      },
      selectedPageIds: () => document.getSelectedPageIds(),
      currentPageId: async () => {
        const [page] = await document.getPagesMetadata({ range: constants.Range.currentPage });
        return page?.id;
      },
      thumbnail: (pageId) =>
        rendered(
          {
            ...onePage(pageId),
            format: constants.RenditionFormat.png,
            requestedSize: { width: thumbnailWidth },
          } as Parameters<typeof document.createRenditions>[0],
          constants.RenditionIntent.preview,
        ),
      picture: (pageId) =>
        rendered(
          { ...onePage(pageId), format: constants.RenditionFormat.png },
          constants.RenditionIntent.export,
        ),
      film: (pageId) =>
        rendered(
          {
            ...onePage(pageId),
            format: constants.RenditionFormat.mp4,
            resolution: constants.VideoResolution.hd720p,
            frameRate: constants.FrameRate.fps24,
            bitRate: constants.BitRate.mbps8,
          } as Parameters<typeof document.createRenditions>[0],
          constants.RenditionIntent.export,
        ),
      add: (film, about) => document.addVideo(film, ...placed(about)),
    },

    storage: {
      get: (key) => clientStorage.getItem(key),
      set: (key, value) => clientStorage.setItem(key, value),
      remove: (key) => clientStorage.removeItem(key),
      keys: () => clientStorage.keys(),
      clear: () => clientStorage.clear(),
    },

    sandbox() {
      const { apiProxy } = runtime;
      if (!apiProxy) return Promise.reject(new Error("This editor has no document sandbox."));
      bridge ??= apiProxy.call(runtime, constants.RuntimeType.documentSandbox) as Promise<SandboxApi>;
      return bridge;
    },

    appearance: () => ({ theme: themeOf(app.ui.theme), locale: app.ui.locale }),
    onAppearance(changed) {
      let now: Appearance = { theme: themeOf(app.ui.theme), locale: app.ui.locale };
      const ends = [
        listen<AppEvent.themechange>("themechange", ({ theme }) => {
          now = { ...now, theme: themeOf(theme) };
          changed(now);
        }),
        listen<AppEvent.localechange>("localechange", ({ locale }) => {
          now = { ...now, locale };
          changed(now);
        }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },

    isPremiumUser: () => app.currentUser.isPremiumUser(),

    async confirm({ title, text, yes, no, isDestructive = false }) {
      const asked = focusedElement();
      const { buttonType } = await app.showModalDialog({
        variant: isDestructive ? constants.Variant.destructive : constants.Variant.confirmation,
        title,
        description: text,
        buttonLabels: { primary: yes, cancel: no },
      });
      // The editor's dialog took the focus into the editor's own page.
      if (asked instanceof HTMLElement) asked.focus();
      return buttonType === constants.ButtonType.primary;
    },

    makeDraggable(element, { preview, film }) {
      return app.enableDragToDocument(element, {
        previewCallback: () => new URL(preview()),
        completionCallback: async () => {
          const { blob, about } = await film();
          const [attributes, importAddOnData] = placed(about);
          return [{ blob, attributes, importAddOnData }];
        },
      });
    },
  };
}

/** What has the focus, however deep it is. */
function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

const placed = ({ title, nodeData }: FilmAbout) => [{ title }, { nodeAddOnData: nodeData }] as const;

/** `lightest` and `darkest` are shades of the two. */
const themeOf = (theme: string): Appearance["theme"] => (theme.startsWith("dark") ? "dark" : "light");

function pageOf({ id, title, size, hasVideoContent, hasPremiumContent }: PageMetadata): EditorPage {
  const { width, height } = size;
  return { id, title, width, height, hasVideo: hasVideoContent, hasPremiumContent };
}
