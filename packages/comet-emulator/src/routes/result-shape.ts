import type { MediaFacts } from "@understudy/core";

/** The size of a result that keeps the shape of its input: sides even, the longer at most `longest` pixels. */
export function shapeOf(
  facts: Pick<MediaFacts, "width" | "height"> | undefined,
  { scale = 1, longest = 1280 }: { scale?: number; longest?: number } = {},
): { width: number; height: number } {
  const { width, height } = facts ?? { width: 1280, height: 720 };
  const factor = Math.min(scale, longest / Math.max(width, height));
  const even = (side: number) => Math.max(2, Math.round((side * factor) / 2) * 2);
  return { width: even(width), height: even(height) };
}
