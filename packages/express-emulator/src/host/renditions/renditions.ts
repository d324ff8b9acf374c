import type {
  JpgRenditionOptions,
  Mp4RenditionOptions,
  PageRendition,
  RangeOptions,
  Rendition,
  RenditionIntent,
  RenditionOptions,
  RenditionType,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import type { Page } from "../../shared/document.ts";
import type { OpenDocument } from "../document/document.ts";
import { type Clip, clipsOf } from "../document/length.ts";
import { pageMetadata } from "../document/page-metadata.ts";
import type { Library } from "../media/library.ts";
import type { Situation } from "../situation.ts";
import { renderFilm } from "./film.ts";
import { renderStill } from "./still.ts";

/** Makes renditions as `createRenditions` does, with the messages Adobe's reference page documents. */
export interface Renditions {
  create(options: RenditionOptions, intent?: RenditionIntent): Promise<Rendition[]>;
  /** The pages a range means. @throws {Error} `Invalid range`. */
  pagesOf(options: RangeOptions): Page[];
}

/** @param mayPreview Whether the manifest asks for `renditionPreview`. */
export function createRenditions(
  document: OpenDocument,
  library: Library,
  situation: () => Situation,
  { mayPreview }: { mayPreview: boolean },
): Renditions {
  function pagesOf({ range, pageIds }: RangeOptions): Page[] {
    const wanted: string = range;
    const { pages } = document.content;
    if (wanted === "currentPage") return [document.currentPage];
    if (wanted === "entireDocument") return [...pages];
    if (wanted === "specificPages" && pageIds && pageIds.length > 0) {
      const found = pages.filter(({ id }) => pageIds.includes(id));
      if (found.length === new Set(pageIds).size) return found;
    }
    throw new Error(`Invalid range: ${range}`);
  }

  /** Everything that is refused before a frame is drawn. */
  function refuse(pages: Page[], options: RenditionOptions, intent: string): void {
    const format: string = options.format;
    if (!["image/png", "image/jpeg", "video/mp4"].includes(format)) {
      throw new Error(`Unsupported rendition format: ${format}`);
    }
    const { quality } = options as JpgRenditionOptions;
    if (format === "image/jpeg" && quality !== undefined && !(quality >= 0 && quality <= 1)) {
      throw new Error(`Invalid quality parameter: ${quality} not in range [0,1]`);
    }
    const { user, underReview, renditionFailure } = situation();
    if (renditionFailure !== "") throw new Error(renditionFailure);
    if (intent === "preview") {
      if (!mayPreview) throw new Error("Preview renditions need renditionPreview in the manifest.");
    } else {
      if (underReview) throw new Error("Export is not allowed while the document is under review.");
      if (user !== "premium" && pages.some(({ hasPremiumContent }) => hasPremiumContent)) {
        throw new Error("USER_NOT_ENTITLED_TO_PREMIUM_CONTENT");
      }
    }
    const isVideo = ({ asset }: Clip) => asset.kind === "video";
    const hasVideo = pages.some(({ scenes }) =>
      scenes.some((scene) => clipsOf(scene, library).some(isVideo)),
    );
    if (format === "video/mp4" && !hasVideo) throw new Error("No video element in the specified range.");
  }

  return {
    pagesOf,
    async create(options, intent) {
      const pages = pagesOf(options);
      refuse(pages, options, intent ?? "export");
      const slowness = wait(situation().renditionDelayMs);
      const renditions: PageRendition[] = [];
      for (const page of pages) {
        const blob = await render(page, library, options);
        const type: `${RenditionType.page}` = "page";
        const metadata = pageMetadata(page, library, situation().durationUnit);
        renditions.push({ type: type as RenditionType.page, title: page.name, metadata, blob });
      }
      await slowness;
      return renditions;
    },
  };
}

function render(page: Page, library: Library, options: RenditionOptions): Promise<Blob> {
  const format: string = options.format;
  if (format === "video/mp4") {
    const film = options as Mp4RenditionOptions;
    return renderFilm(page, library, {
      ...filmSize(page, film),
      frameRate: film.frameRate,
      bitRate: film.bitRate ?? 8_000_000,
    });
  }
  const { requestedSize, quality = 1 } = options as JpgRenditionOptions;
  const type = format === "image/png" ? "image/png" : "image/jpeg";
  return renderStill(page, library, { ...stillSize(page, requestedSize), type, quality });
}

/** The resolution is the shorter side; both sides are even, as H.264 wants them. */
function filmSize(page: Page, { resolution, customResolution }: Mp4RenditionOptions) {
  const named: string = resolution ?? "720p";
  const side = named === "custom" ? (customResolution ?? 720) : Number.parseInt(named, 10);
  const scale = side / Math.min(page.width, page.height);
  return { width: even(page.width * scale), height: even(page.height * scale) };
}

function stillSize(page: Page, wanted: { width?: number; height?: number } = {}) {
  const scale = Math.min(
    (wanted.width ?? Number.POSITIVE_INFINITY) / page.width,
    (wanted.height ?? Number.POSITIVE_INFINITY) / page.height,
  );
  const used = Number.isFinite(scale) ? scale : 1;
  return {
    width: Math.max(1, Math.round(page.width * used)),
    height: Math.max(1, Math.round(page.height * used)),
  };
}

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
