import type { DurationUnit } from "./document/page-metadata.ts";

/** What the emulated editor pretends: whatever an add-on meets but cannot choose. */
export interface Situation {
  theme: "light" | "dark";
  locale: string;
  user: "free" | "premium" | "guest";
  /** Exports are refused while the document is under review. */
  underReview: boolean;
  /** Whether the document has an id and a link already: a new one gets them when it is first saved. */
  hasId: boolean;
  /** Whether the add-on's requests reach anything. */
  online: boolean;
  /** Least time a call for renditions takes. */
  renditionDelayMs: number;
  /** The message every rendition fails with; empty when they succeed. */
  renditionFailure: string;
  durationUnit: DurationUnit;
}

/** Locales to choose from: among them those Understudy speaks, and Adobe's pseudo-locale for long texts. */
export const locales: string[] = [
  ...[
    "en-US",
    "cy-GB",
    "da-DK",
    "de-DE",
    "es-ES",
    "fi-FI",
    "fr-FR",
    "it-IT",
    "ja-JP",
    "ko-KR",
    "nb-NO",
    "nl-NL",
  ],
  ...["pt-BR", "sv-SE", "zh-Hans-CN", "zh-Hant-TW", "id-ID", "tr-TR", "zz-ZZ"],
];

/** Where the editor is until told otherwise. */
export const usualSituation: Situation = {
  theme: "light",
  locale: "en-US",
  user: "premium",
  underReview: false,
  hasId: true,
  online: true,
  renditionDelayMs: 400,
  renditionFailure: "",
  durationUnit: "seconds",
};
