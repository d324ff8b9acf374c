import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually, launch, openEditor, type Session } from "./kit.ts";

let browser: Browser;
let editor: Session;
beforeAll(async () => {
  browser = await launch();
  editor = await openEditor(browser);
});
afterEach(async () => {
  expect(editor.errors).toEqual([]);
  await editor.page.evaluate(() => {
    while (window.express.steps().length > 0) window.express.undo();
    window.express.goTo("page-landscape");
  });
});
afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  await browser.close();
});

const render = `addOn.app.document.createRenditions({ range: "currentPage", format: "video/mp4" })
  .then(([{ blob }]) => { addOn.blob = blob; })`;

test("what goes out of a page comes back as a node that plays", async () => {
  await editor.inPanel(render);
  await editor.inPanel(
    `addOn.app.document.addVideo(addOn.blob, { title: "Result" }, { nodeAddOnData: { job: "job-1" } })`,
  );
  const added = editor.page.locator(".node video").last();
  await editor.page.getByRole("button", { name: "Play" }).click();
  await eventually(() => added.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
  await editor.page.getByRole("button", { name: "Pause" }).click();
  await editor.page.getByRole("button", { name: "Play" }).waitFor();
  expect(await editor.inPanel("addOn.sandbox.tree()")).toContainEqual(
    expect.objectContaining({ type: "MediaContainer", note: "job-1" }),
  );
  expect(await editor.page.evaluate(() => window.express.steps())).toEqual(["Add video “Result”"]);
  await editor.page.getByRole("button", { name: "Undo" }).click();
  await eventually(() => editor.page.locator(".node video").count()).toBe(1);
});

test("a video goes to the page that is current then", async () => {
  await editor.inPanel(render);
  await editor.page.getByRole("button", { name: "Only words" }).click();
  await editor.inPanel(`addOn.app.document.addVideo(addOn.blob)`);
  expect(await editor.inPanel("addOn.app.document.getSelectedPageIds()")).toEqual(["page-words"]);
  await eventually(() => editor.page.locator(".node.selected video").count()).toBe(1);
});

test("what is no video is refused, and the document stays as it was", async () => {
  await editor.inPanel(render);
  const add = (blob: string, rest = "") => editor.inPanel(`addOn.app.document.addVideo(${blob}${rest})`);
  await expect(add("addOn.blob.slice(0, addOn.blob.size, '')")).rejects.toThrow("Unsupported mime type");
  await expect(add("new Blob([addOn.blob], { type: 'video/webm' })")).rejects.toThrow(
    "Unsupported mime type",
  );
  await expect(add("new Blob(['no video'], { type: 'video/mp4' })")).rejects.toThrow("could not be decoded");
  await expect(add("addOn.blob.slice(0, addOn.blob.size / 2, 'video/mp4')")).rejects.toThrow();
  await expect(add("addOn.blob", `, { author: "Nobody" }`)).rejects.toThrow("attributes.title");
  await expect(
    add("addOn.blob", `, { title: "Result" }, { nodeAddOnData: { note: "x".repeat(4000) } }`),
  ).rejects.toThrow("3072 bytes");
  expect(await editor.page.evaluate(() => window.express.steps())).toEqual([]);
});

test("a drag out of the panel drops the video where the pointer is let go", async () => {
  const { page } = editor;
  await editor.inPanel(render);
  await editor.inPanel(`void addOn.app.enableDragToDocument(document.querySelector("#drag"), {
    previewCallback: () => new URL("preview.svg", location.href),
    completionCallback: async () => [{ blob: addOn.blob, attributes: { title: "Dragged" } }],
  })`);
  await editor.inPanel(
    `void document.querySelector("#drag").addEventListener("click", () => (addOn.wasClicked = true))`,
  );
  const source = await page.frameLocator("iframe").locator("#drag").boundingBox();
  const target = await page.locator(".sheet").boundingBox();
  if (!source || !target) throw new Error("Nothing to drag.");

  async function drag(x: number, y: number): Promise<void> {
    await page.mouse.move((source?.x ?? 0) + 20, (source?.y ?? 0) + 20);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 40, { steps: 4 });
    await page.mouse.move(x, y, { steps: 4 });
  }
  await drag(target.x + target.width / 4, target.y + target.height / 4);
  await page.locator(".sheet.drop-target").waitFor();
  await page.locator("img.ghost").waitFor();
  await page.mouse.up();
  await eventually(() => editor.inPanel("addOn.events")).toEqual([
    ["dragstart", {}],
    ["dragend", { dropCancelled: false }],
  ]);
  const dropped = await page.evaluate(() => window.express.document().pages[0]?.scenes[0]?.children.at(-1));
  expect((dropped?.x ?? 0) + (dropped?.width ?? 0) / 2).toBeCloseTo(320, -1);
  expect((dropped?.y ?? 0) + (dropped?.height ?? 0) / 2).toBeCloseTo(180, -1);
  await eventually(() => page.locator("img.ghost").count()).toBe(0);

  await drag(target.x + target.width + 10, target.y + target.height + 30);
  await page.mouse.up();
  await eventually(() => editor.inPanel("addOn.events.at(-1)[1].dropCancelled")).toBe(true);

  expect(await editor.inPanel("addOn.wasClicked ?? false")).toBe(false);
  await page.frameLocator("iframe").locator("#drag").click();
  expect(await editor.inPanel("addOn.wasClicked")).toBe(true);
});

test("the document is as it was left, until it is started over", async () => {
  await editor.inPanel(render);
  await editor.inPanel(
    `addOn.app.document.addVideo(addOn.blob, { title: "Kept" }, { mediaAddOnData: { a: "b" } })`,
  );
  const children = () =>
    editor.page.evaluate(() => window.express.document().pages[0]?.scenes[0]?.children.length);
  await eventually(children).toBe(2);
  await editor.page.evaluate(() => window.express.saved());
  await editor.page.reload();
  await editor.page.getByLabel("Kept").waitFor();
  expect(await children()).toBe(2);
  await editor.page.getByRole("button", { name: "Start over" }).click();
  await eventually(() => children().catch(() => 0)).toBe(1);
});
