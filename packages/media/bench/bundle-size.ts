import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const index = fileURLToPath(new URL("../src/index.ts", import.meta.url));
const entry = "virtual:entry";

/** How large a browser bundle of some of this package's exports is, as Vite makes it, in kB. */
export async function bundleSize(
  ...names: string[]
): Promise<{ "minified, kB": number; "gzip, kB": number }> {
  const made = await build({
    configFile: false,
    logLevel: "warn",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry ? `export { ${names.join(", ")} } from ${JSON.stringify(index)};` : undefined,
      },
    ],
    build: {
      write: false,
      minify: true,
      rollupOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  });
  const outputs = Array.isArray(made) ? made : [made];
  const code = outputs
    .flatMap((part) => ("output" in part ? part.output : []))
    .map((file) => (file.type === "chunk" ? file.code : ""))
    .join("");
  const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10;
  return {
    "minified, kB": kilobytes(Buffer.byteLength(code)),
    "gzip, kB": kilobytes(gzipSync(code, { level: 9 }).length),
  };
}
