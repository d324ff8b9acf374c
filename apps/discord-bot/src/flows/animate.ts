import type { Context } from "../dispatch/context.ts";
import type { GivenFile } from "../files.ts";
import { onlyGiven } from "./given.ts";
import { propose } from "./propose.ts";

/** Offers to set a picture in motion. */
export function animate(
  context: Context,
  image: GivenFile,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const input = onlyGiven({ promptImage: image.url, ...settings });
  return propose(context, { operation: "image_to_video", files: [image], input });
}
