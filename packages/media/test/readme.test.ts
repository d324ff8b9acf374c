import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { probe } from "../src/index.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);

/** Within the package, so that its own name can be imported. */
const folder = fileURLToPath(new URL("../.vitest/readme/", import.meta.url));

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await copyFile(join(inject("fixtures"), "h264.mp4"), join(folder, "performance.mp4"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs an example as a reader would, but against loopback, and gives what it printed. */
async function run(code: string, index: number): Promise<string> {
  const imported = code.includes("import ")
    ? ""
    : 'import { probe } from "@understudy/media";\nconst myFetch = fetch;\n';
  const local = code.replace("https://example.com/performance.mp4", `${inject("fixturesUrl")}h264.mp4`);
  const file = join(folder, `example-${index}.ts`);
  await writeFile(file, imported + local);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
  return stdout.replaceAll(/\s+/g, " ");
}

/** What an example says it prints: the comment behind a `console.log`, or on the line after it. */
function promised(code: string): RegExp[] {
  return [...code.matchAll(/console\.log\(.*\);\s*\/\/ (.*)$/gm)].map(([, text = ""]) => {
    const parts = text.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(parts.join(".*?"));
  });
}

describe("the README", () => {
  it.each(blocks("ts").map((code, index) => ({ code, index })))(
    "example $index runs",
    async ({ code, index }) => {
      const printed = await run(code, index);
      for (const text of promised(code)) expect(printed).toMatch(text);
    },
  );

  it("says what its examples print", () => {
    expect(blocks("ts").flatMap(promised)).toHaveLength(5);
  });

  it("shows the facts of a real film", async () => {
    const [shown = ""] = blocks("js");
    const facts = new Function(`return (${shown})`)() as object;
    const measured = await probe(join(inject("fixtures"), "h264.mp4"));
    expect(Object.keys(measured).sort()).toEqual(Object.keys(facts).sort());
    expect(measured).toMatchObject({ ...facts, sizeBytes: expect.any(Number) });
  });

  it("lists every code of an error", async () => {
    const listed = [...readme.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code);
    const source = await readFile(new URL("../src/media-error.ts", import.meta.url), "utf8");
    expect(listed).toEqual([...source.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code));
  });
});
