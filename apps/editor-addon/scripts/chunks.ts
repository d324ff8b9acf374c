import { gzipSync } from "node:zlib";

/** A JavaScript file of the build and what it takes over the network. */
export interface Chunk {
  name: string;
  bytes: number;
  gzipBytes: number;
}

/** What the panel's page loads before anything is drawn: the scripts it names. */
export function initialChunks(files: ReadonlyMap<string, Uint8Array>): Chunk[] {
  const page = new TextDecoder().decode(files.get("index.html"));
  return chunksOf(files).filter(({ name }) => page.includes(name));
}

/** Every script of the build, the largest first. */
export function chunksOf(files: ReadonlyMap<string, Uint8Array>): Chunk[] {
  return [...files]
    .filter(([name]) => name.endsWith(".js"))
    .map(([name, bytes]) => ({ name, bytes: bytes.length, gzipBytes: gzipSync(bytes).length }))
    .toSorted((a, b) => b.gzipBytes - a.gzipBytes);
}
