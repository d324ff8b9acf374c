import { relative } from "node:path";

/** A path as people in `root` write it: from there where it is inside, else whole. */
export function shownPath(root: string, path: string): string {
  const within = relative(root, path);
  return within.startsWith("..") ? path : within;
}
