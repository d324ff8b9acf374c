import type { Constants } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";

/** An enum's members with their plain values: the types package declares enums but has no JavaScript. */
type Plain<Enum> = {
  readonly [Member in keyof Enum]: Enum[Member] extends string
    ? `${Enum[Member]}`
    : `${Enum[Member] & number}` extends `${infer Value extends number}`
      ? Value
      : never;
};

type PlainConstants = { readonly [Name in keyof typeof Constants]: Plain<(typeof Constants)[Name]> };

const plain = {
  Range: { currentPage: "currentPage", entireDocument: "entireDocument", specificPages: "specificPages" },
  LinkOptions: { document: "document", published: "published" },
  RenditionFormat: {
    png: "image/png",
    jpg: "image/jpeg",
    mp4: "video/mp4",
    pdf: "application/pdf",
    pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  },
  RenditionType: { page: "page" },
  RenditionIntent: { export: "export", preview: "preview", print: "print" },
  Variant: {
    confirmation: "confirmation",
    information: "information",
    warning: "warning",
    destructive: "destructive",
    error: "error",
    input: "input",
    custom: "custom",
  },
  FieldType: { text: "text" },
  DialogResultType: { alert: "alert", input: "input", custom: "custom" },
  ButtonType: { primary: "primary", secondary: "secondary", cancel: "cancel", close: "close" },
  RuntimeType: {
    panel: "panel",
    dialog: "dialog",
    script: "script",
    documentSandbox: "documentSandbox",
    command: "command",
  },
  BleedUnit: { Inch: "in", Millimeter: "mm" },
  VideoResolution: {
    sd480p: "480p",
    hd720p: "720p",
    fhd1080p: "1080p",
    qhd1440p: "1440p",
    uhd2160p: "2160p",
    custom: "custom",
  },
  FrameRate: { fps23_976: 23.976, fps24: 24, fps25: 25, fps29_97: 29.97, fps30: 30, fps60: 60 },
  BitRate: {
    mbps4: 4000000,
    mbps8: 8000000,
    mbps10: 10000000,
    mbps12: 12000000,
    mbps15: 15000000,
    mbps25: 25000000,
    mbps50: 50000000,
  },
  EditorPanel: {
    search: "search",
    yourStuff: "yourStuff",
    templates: "templates",
    media: "media",
    text: "text",
    elements: "elements",
    grids: "grids",
    brands: "brands",
    addOns: "addOns",
  },
  MediaTabs: { video: "video", audio: "audio", photos: "photos" },
  ElementsTabs: {
    designAssets: "designAssets",
    backgrounds: "backgrounds",
    shapes: "shapes",
    stockIcons: "stockIcons",
    charts: "charts",
  },
  PanelActionType: { search: "search", navigate: "navigate" },
  PlatformEnvironment: { app: "app", web: "web" },
  DeviceClass: { mobile: "mobile", tablet: "tablet", desktop: "desktop" },
  PlatformType: {
    iOS: "ios",
    iPadOS: "ipad",
    chromeOS: "chromeOS",
    android: "android",
    chromeBrowser: "chromeBrowser",
    firefoxBrowser: "firefoxBrowser",
    edgeBrowser: "edgeBrowser",
    samsungBrowser: "samsumgBrowser",
    safariBrowser: "safariBrowser",
    unknown: "unknown",
  },
  ColorPickerPlacement: { top: "top", bottom: "bottom", left: "left", right: "right" },
  FileSizeLimitUnit: { KB: "KB", MB: "MB" },
  SizeUnit: { pixel: "px", centimeter: "cm", millimeter: "mm", inch: "in" },
  AuthorizationStatus: {
    SUCCESS: "SUCCESS",
    POPUP_OPENED: "POPUP_OPENED",
    POPUP_BLOCKED: "POPUP_BLOCKED",
    POPUP_CLOSED: "POPUP_CLOSED",
    POPUP_TIMEOUT: "POPUP_TIMEOUT",
    FAILED: "FAILED",
    IFRAME_LOAD_FAILED: "IFRAME_LOAD_FAILED",
    RESTRICTED_CLIENT_ID: "RESTRICTED_CLIENT_ID",
  },
} satisfies PlainConstants;

/** The SDK's constants. Enum types are nominal, so the checked plain values are given their name here, and only here. */
export const constants: typeof Constants = plain as unknown as typeof Constants;
