import { sampleMedia } from "@understudy/dev/media";
import type { AssetFile } from "../server/host-app.ts";
import type { ExpressDocument, MediaNode, Page, Scene, SceneNode, ShapeNode } from "../shared/document.ts";

type Sample = (typeof sampleMedia)[keyof typeof sampleMedia];

function asset(id: string, title: string, { kind, path, mimeType }: Sample): AssetFile {
  return { id, title, kind, path, mimeType };
}

/** The media files of the example document. */
export const exampleAssets: readonly AssetFile[] = [
  asset("performer", "Performer, landscape", sampleMedia.performer),
  asset("performer-portrait", "Performer, portrait", sampleMedia.performerPortrait),
  asset("performer-square", "Performer, square", sampleMedia.performerSquare),
  asset("performance-45s", "A long performance", sampleMedia.performance45s),
  asset("keeper", "Lighthouse keeper", sampleMedia.characterVideo),
  asset("fox", "The fox", sampleMedia.character),
  asset("fox-portrait", "The fox, portrait", sampleMedia.characterPortrait),
];

const plain = { x: 0, y: 0, rotation: 0, opacity: 1, locked: false, addOnData: {} };

function media(
  id: string,
  file: string,
  box: { x?: number; y?: number; width: number; height: number },
): MediaNode {
  return { ...plain, id, type: "MediaContainer", asset: file, ...box };
}

function text(
  id: string,
  words: string,
  box: { x: number; y: number; width: number },
  fontSize: number,
): SceneNode {
  return {
    ...plain,
    id,
    type: "Text",
    text: words,
    fontSize,
    color: "#ffffff",
    height: fontSize * 1.3,
    ...box,
  };
}

function shape(
  id: string,
  type: ShapeNode["type"],
  color: string,
  box: { x?: number; y?: number; width: number; height: number },
): ShapeNode {
  return { ...plain, id, type, color, ...box };
}

function scene(id: string, children: SceneNode[], background = "#ffffff"): Scene {
  return { id, background, addOnData: {}, children };
}

function page(id: string, name: string, size: [number, number], scenes: Scene[]): Page {
  const [width, height] = size;
  return { id, name, width, height, hasPremiumContent: false, addOnData: {}, scenes };
}

/** A clip that fills its page. */
function clipPage(
  id: string,
  name: string,
  size: [number, number],
  file: string,
  trim?: MediaNode["trim"],
): Page {
  const [width, height] = size;
  const clip = media(`${id}-clip`, file, { width, height });
  return page(id, name, size, [scene(`${id}-scene`, [trim ? { ...clip, trim } : clip])]);
}

/** One page of each sort that an add-on meets. */
export const exampleDocument: ExpressDocument = {
  id: "summer-campaign",
  title: "Harbour festival",
  pages: [
    clipPage("page-landscape", "Welcome", [1280, 720], "performer"),
    clipPage("page-portrait", "Story", [720, 1280], "performer-portrait"),
    clipPage("page-square", "Post", [960, 960], "performer-square"),
    page(
      "page-busy",
      "Poster with clip",
      [1080, 1080],
      [
        scene(
          "page-busy-scene",
          [
            media("page-busy-backdrop", "fox", { width: 1080, height: 608 }),
            shape("page-busy-band", "Rectangle", "#16324f", { y: 600, width: 1080, height: 480 }),
            media("page-busy-clip", "performer-square", { x: 90, y: 420, width: 420, height: 420 }),
            shape("page-busy-sun", "Ellipse", "#f2b134", { x: 780, y: 520, width: 200, height: 200 }),
            text("page-busy-title", "Harbour festival", { x: 560, y: 740, width: 480 }, 54),
            text("page-busy-date", "24 July, pier 3", { x: 560, y: 830, width: 480 }, 38),
          ],
          "#0d1f33",
        ),
      ],
    ),
    page(
      "page-scenes",
      "Two scenes",
      [1280, 720],
      [
        scene("page-scenes-1", [media("page-scenes-fox", "fox", { width: 1280, height: 720 })]),
        scene("page-scenes-2", [
          media("page-scenes-keeper", "keeper", { width: 1280, height: 720 }),
          text("page-scenes-words", "Meet the keeper", { x: 80, y: 580, width: 900 }, 72),
        ]),
      ],
    ),
    clipPage("page-silent", "Silent", [1280, 720], "keeper"),
    clipPage("page-short", "Too short", [1280, 720], "performer", { start: 3, seconds: 2 }),
    clipPage("page-long", "Long talk", [640, 360], "performance-45s"),
    page(
      "page-words",
      "Only words",
      [1280, 720],
      [
        scene(
          "page-words-scene",
          [
            shape("page-words-box", "Rectangle", "#b9412f", { x: 120, y: 160, width: 1040, height: 400 }),
            text("page-words-title", "Save the date", { x: 200, y: 290, width: 900 }, 110),
          ],
          "#f6efe4",
        ),
      ],
    ),
  ],
};
