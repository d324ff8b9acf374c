import { unzipSync } from "fflate";
import { beforeAll, expect, inject, test } from "vitest";
import { archive, faultsOf, filesOf } from "../scripts/archive.ts";
import { initialChunks } from "../scripts/chunks.ts";

let files: Map<string, Uint8Array>;
beforeAll(async () => {
  files = await filesOf(inject("panelDist"));
});
const textOf = (name: string) => new TextDecoder().decode(files.get(name));
const withFile = (name: string, text: string) => new Map([...files, [name, new TextEncoder().encode(text)]]);

test("the build can be handed to Adobe", () => {
  expect(faultsOf(files)).toEqual([]);
  expect([...files.keys()]).toEqual(expect.arrayContaining(["index.html", "manifest.json", "sandbox.js"]));
});

test.each([
  ["a source map", ".map", "assets/x.js.map", "{}"],
  ["a link to one", "source map", "assets/x.js", "//# sourceMappingURL=x.js.map"],
  ["a key of CometAPI", "a key", "assets/x.js", 'const key = "sk-0123456789abcdef0123"'],
  ["a token of a server", "a key", "assets/x.js", `"ust_${"x".repeat(43)}"`],
  ["settings", "hidden", ".env", "KEY=1"],
])("%s would be found", (_, fault, name, text) => {
  expect(faultsOf(withFile(name, text)).join()).toContain(fault);
});

test("a manifest that Adobe refuses would be found, and one that is missing", () => {
  const manifest = JSON.parse(textOf("manifest.json")) as Record<string, object>;
  const experimental = { ...manifest, requirements: { ...manifest.requirements, experimentalApis: true } };
  expect(faultsOf(withFile("manifest.json", JSON.stringify(experimental))).join()).toContain("production");
  const { testId: _, ...unnamed } = manifest;
  expect(faultsOf(withFile("manifest.json", JSON.stringify(unnamed))).join()).toContain("developer");
  expect(faultsOf(new Map([...files].filter(([name]) => name !== "manifest.json")))).toEqual([
    "manifest.json is not at the root",
  ]);
});

test("it asks for no more than it uses", () => {
  const [entry] = (JSON.parse(textOf("manifest.json")) as { entryPoints: { permissions: object }[] })
    .entryPoints;
  expect(entry?.permissions).toEqual({ sandbox: ["allow-downloads"], camera: "*", microphone: "*" });
});

test("the archive is the same whenever it is made, and holds the files", () => {
  const zip = archive(files);
  expect(Buffer.compare(zip, archive(new Map([...files])))).toBe(0);
  const unpacked = unzipSync(zip);
  expect(Object.keys(unpacked)).toEqual([...files.keys()]);
  expect(unpacked["manifest.json"]).toEqual(files.get("manifest.json"));
});

test("the page loads at most 150 KB before it draws", () => {
  const chunks = initialChunks(files);
  expect(chunks.length).toBeGreaterThan(0);
  expect(chunks.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)).toBeLessThan(150 * 1024);
});

test("panel and sandbox import what the editor resolves, and nothing else from elsewhere", () => {
  const outside = [...files.keys()]
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) =>
      [...textOf(name).matchAll(/(?:from|import)\s*\(?["'](?!\.)([^"']+)["']/g)].map(
        ([, id]) => `${name.split("/")[0]}: ${id}`,
      ),
    );
  expect(new Set(outside)).toEqual(
    new Set([
      "assets: https://express.adobe.com/static/add-on-sdk/sdk.js",
      "sandbox.js: add-on-sdk-document-sandbox",
      "sandbox.js: express-document-sdk",
    ]),
  );
});
