import type { OutputSize } from "./operation.ts";

/** The six ratios of Act-Two and Gen-4 (CometAPI model page, Runway OpenAPI). */
export const gen4Ratios = ["1280:720", "720:1280", "960:960", "1104:832", "832:1104", "1584:672"] as const;

/** The two ratios of Gen-3 Alpha Turbo (Runway OpenAPI, late 2025). */
export const gen3Ratios = ["1280:768", "768:1280"] as const;

/** The eight ratios of CometAPI's image to video page. */
export const imageToVideoRatios = [
  "1280:720",
  "720:1280",
  "1104:832",
  "832:1104",
  "960:960",
  "1584:672",
  "1280:768",
  "768:1280",
] as const;

/** The eight ratios of Aleph (Runway OpenAPI, late 2025). */
export const alephRatios = [
  "1280:720",
  "720:1280",
  "1104:832",
  "960:960",
  "832:1104",
  "1584:672",
  "848:480",
  "640:480",
] as const;

const aspects: Record<string, string> = {
  "1280:720": "16:9",
  "720:1280": "9:16",
  "960:960": "1:1",
  "1104:832": "4:3",
  "832:1104": "3:4",
  "1584:672": "21:9",
  "1280:768": "5:3",
  "768:1280": "3:5",
  "848:480": "16:9",
  "640:480": "4:3",
};

/** The sizes behind a list of wire ratios. */
export function sizesOf(ratios: readonly string[]): OutputSize[] {
  return ratios.map((ratio) => {
    const [width = 0, height = 0] = ratio.split(":").map(Number);
    return { ratio, width, height, aspect: aspects[ratio] ?? ratio };
  });
}
