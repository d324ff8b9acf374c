import { gzipSync } from "node:zlib";
import { markdownTable } from "markdown-table";
import { build, type Rolldown, version } from "vite";

// What a browser downloads to create a task and wait for its end: a page that imports just that, bundled and minified.

interface Page {
  name: string;
  /** The import of `use`, which the page holds on to. */
  imports: string;
  /** Packages left out of the count. */
  external?: string[];
}

const pages: Page[] = [
  {
    name: "@understudy/core, its own code",
    imports: `import { createClient as use } from "@understudy/core";`,
    external: ["ky", "zod/mini"],
  },
  {
    name: "@understudy/core, with ky and zod",
    imports: `import { createClient as use } from "@understudy/core";`,
  },
  { name: "@runwayml/sdk", imports: `import use from "@runwayml/sdk";` },
  { name: "replicate", imports: `import use from "replicate";` },
  { name: "@fal-ai/client", imports: `import { createFalClient as use } from "@fal-ai/client";` },
  { name: "ai, without a provider", imports: `import { experimental_generateVideo as use } from "ai";` },
];

async function bundle({ imports, external = [] }: Page): Promise<string> {
  const result = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "/page.js" ? `${import.meta.dirname}/page.js` : undefined),
        load: (id) => (id.endsWith("/bench/page.js") ? `${imports} globalThis.use = use;` : undefined),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: "/page.js", external, output: { codeSplitting: false } },
    },
  });
  const { output } = result as Rolldown.RolldownOutput;
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
const rows: string[][] = [];
for (const page of pages) {
  const code = await bundle(page);
  rows.push([page.name, kilobytes(code.length), kilobytes(gzipSync(code, { level: 9 }).length)]);
}
console.log(`\n## Bundle for a browser, by Vite ${version}\n`);
console.log(markdownTable([["", "minified kB", "gzip kB"], ...rows], { align: ["l", "r", "r"] }));
