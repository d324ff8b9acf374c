import { markdownTable } from "markdown-table";
import { filesOf } from "../scripts/archive.ts";
import { type Chunk, chunksOf, initialChunks } from "../scripts/chunks.ts";

/** How large the scripts are: what the page names, each large one, all of them. */
export async function sizes(dist: string): Promise<string> {
  const files = await filesOf(dist);
  const all = chunksOf(files);
  const row = (name: string, chunks: readonly Chunk[]) => [
    name,
    kb(chunks.reduce((sum, { bytes }) => sum + bytes, 0)),
    kb(chunks.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)),
  ];
  return markdownTable([
    ["script", "KB", "KB gzip"],
    row("before anything is drawn", initialChunks(files)),
    ...all.slice(0, 8).map((chunk) => row(chunk.name.replace(/-[\w-]{8}\.js$/, ""), [chunk])),
    row("all, six languages included", all),
  ]);
}

const kb = (bytes: number) => (bytes / 1024).toFixed(1);
