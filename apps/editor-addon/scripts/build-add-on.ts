import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Builds panel and document sandbox into a folder, as `pnpm build` does into `dist`. */
export async function buildAddOn(outDir: string): Promise<void> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  for (const config of ["vite.config.ts", "vite.sandbox.config.ts"]) {
    const configFile = fileURLToPath(new URL(`../${config}`, import.meta.url));
    const emptyOutDir = config === "vite.config.ts";
    await build({ root, configFile, logLevel: "error", build: { outDir, emptyOutDir } });
  }
}
