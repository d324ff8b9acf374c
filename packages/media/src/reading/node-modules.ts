import { MediaError } from "../media-error.ts";

type FileSystem = typeof import("node:fs/promises");
type NodeUrl = typeof import("node:url");

/** Node's file system, asked for at run time so that no bundler for browsers ever meets it. */
export function fileSystem(): FileSystem {
  return builtin("node:fs/promises") as FileSystem;
}

/** The path behind a `file:` URL. */
export function pathOf(url: URL): string {
  return (builtin("node:url") as NodeUrl).fileURLToPath(url);
}

function builtin(name: string): unknown {
  const module = typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name);
  if (!module)
    throw new MediaError("unreadable", { reason: "paths can be read in Node only; give a File or a URL" });
  return module;
}
