import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";

/** The size that a resize leads to. A missing side follows from the proportions. */
export function sizeFor(
  now: { width: number; height: number },
  options: Sdk.ResizeOptions,
): { width: number; height: number } {
  const behavior: string = options.behavior;
  const horizontal = options.width === undefined ? undefined : options.width / now.width;
  const vertical = options.height === undefined ? undefined : options.height / now.height;
  const both = [horizontal, vertical].filter((scale) => scale !== undefined);
  if (both.length === 0) throw new Error("resize() needs width or height.");
  const scale = behavior === "cover" ? Math.max(...both) : Math.min(...both);
  return { width: now.width * scale, height: now.height * scale };
}
