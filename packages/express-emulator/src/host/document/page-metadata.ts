import type { PageMetadata, SizeUnit } from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { Page } from "../../shared/document.ts";
import type { Library } from "../media/library.ts";
import { clipsOf, pageSeconds } from "./length.ts";

/** The unit of `temporalContentDuration`: Adobe's types say seconds, Adobe's reference page says milliseconds. */
export type DurationUnit = "seconds" | "milliseconds";

/** What `getPagesMetadata` tells about a page. */
export function pageMetadata(page: Page, library: Library, unit: DurationUnit): PageMetadata {
  const clips = page.scenes.flatMap((scene) => clipsOf(scene, library));
  const hasVideoContent = clips.some(({ asset }) => asset.kind === "video");
  const hasTemporalContent = hasVideoContent || page.scenes.length > 1;
  const pixel: `${SizeUnit.pixel}` = "px";
  const seconds = pageSeconds(page, library);
  return {
    id: page.id,
    title: page.name,
    size: { width: page.width, height: page.height },
    sizeInUnits: { width: page.width, height: page.height, unit: pixel as SizeUnit },
    pixelsPerInch: 96,
    hasPremiumContent: page.hasPremiumContent,
    hasAudioContent: clips.some(({ asset }) => asset.audioCodec !== undefined),
    hasVideoContent,
    hasAnimatedContent: false,
    hasTemporalContent,
    ...(hasTemporalContent
      ? { temporalContentDuration: unit === "seconds" ? seconds : Math.round(seconds * 1000) }
      : {}),
    backgroundARGB: Number.parseInt(`ff${(page.scenes[0]?.background ?? "#ffffff").slice(1)}`, 16),
    isBlank: page.scenes.every(({ children }) => children.length === 0),
  };
}
