import { isBuiltin } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "vite";

/**
 * Bundles a module for a browser with Vite, minified.
 *
 * @returns the size of all its code in bytes, gzipped.
 * @throws when any module that goes into the bundle imports one of Node's own.
 */
export async function browserBundleSize(root: string, entry: string): Promise<number> {
  const result = await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [refuseNodeModules],
    build: { write: false, rolldownOptions: { input: join(root, entry) } },
  });
  const outputs = [result].flat().flatMap((each) => ("output" in each ? each.output : []));
  const code = outputs.map((output) => (output.type === "chunk" ? output.code : "")).join("");
  return gzipSync(code, { level: 9 }).length;
}

// Vite would put an empty module in their place and let the page fail later.
const refuseNodeModules: Plugin = {
  name: "refuse-node-modules",
  enforce: "pre",
  resolveId(source, importer) {
    if (isBuiltin(source)) this.error(`${importer} imports ${source}, which no browser has.`);
  },
};
