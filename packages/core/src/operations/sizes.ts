import type { OutputSize } from "./operation.ts";

const size = (width: number, height: number, aspect: string): OutputSize => ({
  ratio: `${width}:${height}`,
  width,
  height,
  aspect,
});

/** The six sizes of Act-Two and Gen-4 (CometAPI model page, Runway OpenAPI). */
export const gen4Sizes: readonly OutputSize[] = [
  size(1280, 720, "16:9"),
  size(720, 1280, "9:16"),
  size(960, 960, "1:1"),
  size(1104, 832, "4:3"),
  size(832, 1104, "3:4"),
  size(1584, 672, "21:9"),
];

/** The two sizes of Gen-3 Alpha Turbo (Runway OpenAPI, late 2025). */
export const gen3Sizes: readonly OutputSize[] = [size(1280, 768, "5:3"), size(768, 1280, "3:5")];

/** The wire values of a list of sizes. */
export function ratios(sizes: readonly OutputSize[]): [string, ...string[]] {
  return sizes.map((size) => size.ratio) as [string, ...string[]];
}
