import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { AddOnManifest } from "@adobe/ccweb-add-on-manifest";
import { type Zippable, zipSync } from "fflate";

/** The files of a folder, by their paths in an archive, in the order of their names. */
export async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = paths.map((path) => [relative(folder, path).split(sep).join("/"), path] as const);
  const sorted = named.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    await Promise.all(
      sorted.map(async ([name, path]) => [name, new Uint8Array(await readFile(path))] as const),
    ),
  );
}

/** What must not be in an archive that is handed to Adobe: a line for each fault. */
export function faultsOf(files: ReadonlyMap<string, Uint8Array>): string[] {
  const faults = [...files].flatMap(([name, bytes]) => {
    const text = /\.(js|html|css|json|svg)$/.test(name) ? new TextDecoder().decode(bytes) : "";
    return [
      ...(/\.map$/.test(name) || text.includes("sourceMappingURL=") ? [`${name}: a source map`] : []),
      ...(/(^|\/)\./.test(name) ? [`${name}: a hidden file`] : []),
      ...(/\b(sk-[\w-]{16,}|ust_\w{16,})/.test(text) ? [`${name}: a key`] : []),
    ];
  });
  const manifest = files.get("manifest.json");
  return manifest
    ? [...faults, ...manifestFaults(manifest)]
    : [...faults, "manifest.json is not at the root"];
}

/** What Adobe's own validator says of the manifest, as while developing and as for the shops. */
function manifestFaults(bytes: Uint8Array): string[] {
  const manifest: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return [true, false].flatMap((isDeveloperAddOn) => {
    const { manifestValidationResult } = AddOnManifest.createManifest({
      manifest,
      additionalInfo: { sourceId: "understudy", privileged: false, isDeveloperAddOn },
    });
    const { success, errorDetails = [] } = manifestValidationResult;
    if (success) return [];
    const mode = isDeveloperAddOn ? "developer" : "production";
    return errorDetails.map(
      ({ instancePath, message }) => `manifest.json, ${mode}: ${instancePath ?? ""} ${message ?? ""}`,
    );
  });
}

/** The same archive for the same files, on any machine and any day. */
export function archive(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // The oldest day a zip can name, by the local clock: that is what zips hold.
  const mtime = new Date(1980, 0, 1);
  const entries: Zippable = {};
  for (const [name, bytes] of files) entries[name] = [bytes, { mtime, level: 9 }];
  return zipSync(entries);
}
