import type { ExpressDocument } from "@understudy/express-emulator";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { chooseCharacter, finished, send, slot, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

/** What people, and people who mean harm, call a page. */
const titles = [
  `<img src=x onerror="document.title='owned'"><b>bold</b>`,
  "\u202egnp.exe مرحبا بالعالم \u2067עברית",
  "W".repeat(1000),
  "👩‍👩‍👧‍👦🏳️‍🌈".padEnd(20) + "🦊".repeat(980),
];

const [silent] = pagesOf("Silent").pages;
if (!silent) throw new Error("The example document has no silent page.");
const document: ExpressDocument = {
  ...pagesOf("Silent"),
  pages: titles.map((name, index) => ({
    ...silent,
    id: `page-${index}`,
    name,
    scenes: silent.scenes.map((scene) => ({
      ...scene,
      id: `scene-${index}`,
      children: scene.children.map((node) => ({ ...node, id: `node-${index}` })),
    })),
  })),
};

const world = testWorld({ document });
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

test("titles of markup, from right to left, of 1,000 characters and of emoji are words and nothing else", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel, page, express } = editor;
  const frame = editor.frame();
  const isAsItShouldBe = async () => {
    expect(await frame.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(await frame.evaluate("document.title")).not.toBe("owned");
    expect(await panel.locator("img[src=x], b").count()).toBe(0);
  };
  const performance = slot(editor, "Performance");
  const pages = performance.getByRole("group", { name: "Pages of this document" }).getByRole("button");
  await expect.poll(() => pages.count()).toBe(titles.length);
  for (const [index, title] of titles.entries())
    await expect.poll(() => pages.nth(index).getAttribute("aria-label")).toBe(`${title}, has video`);
  for (const index of titles.keys()) await pages.nth(index).click();
  const measured = performance.getByRole("listitem").getByText(/× 720/);
  await expect.poll(() => measured.count()).toBe(titles.length);
  await isAsItShouldBe();
  await chooseCharacter(editor);
  await send(editor);
  await finished(editor, titles.length);
  await expect.poll(() => takes(editor).getByRole("heading").allTextContents()).toEqual(titles);
  await isAsItShouldBe();

  // Into the document, and to the disk.
  for (const [index, fileName] of ["img srcx onerrordocumenttitleownedbboldb.mp4", undefined].entries()) {
    const take = takes(editor).nth(index);
    await take.getByRole("button", { name: /^Show / }).click();
    await take.locator("video").waitFor();
    await take.getByRole("button", { name: "Add to page" }).click();
    await panel.getByText("Added to the page.").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      take.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^[^<>"\u202e]+\.mp4$/);
    if (fileName) expect(download.suggestedFilename()).toBe(fileName);
    await isAsItShouldBe();
  }
  expect((await express((controls) => controls.steps())).length).toBe(2);
});
