import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openEditor } from "./kit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test("the panel runs unmodified in a sandboxed iframe of another origin", async () => {
  await using editor = await openEditor(browser, { importMap: false });
  const { page, express } = editor;
  expect(express.panelOrigin).not.toBe(express.url);
  const iframe = page.locator("iframe");
  expect(await iframe.getAttribute("sandbox")).toBe(
    "allow-scripts allow-same-origin allow-popups allow-downloads",
  );
  expect(await iframe.getAttribute("allow")).toBe("camera *; clipboard-write");
  const served = await fetch(`${express.panelOrigin}/index.html`);
  expect(served.headers.get("cross-origin-embedder-policy")).toBe("credentialless");
  expect(await served.text()).not.toContain("importmap");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(editor.errors).toEqual([]);
});

test("what goes out of a page comes back as a node that plays", async () => {
  await using editor = await openEditor(browser);
  const rendered = await editor.inPanel<{ size: number; type: string }>(`
    addOn.app.document.createRenditions({ range: "currentPage", format: "video/mp4" })
      .then(([{ blob }]) => { addOn.blob = blob; return { size: blob.size, type: blob.type }; })`);
  expect(rendered.type).toBe("video/mp4");
  expect(rendered.size).toBeGreaterThan(100_000);
  await editor.inPanel(
    `addOn.app.document.addVideo(addOn.blob, { title: "Result" }, { nodeAddOnData: { job: "job-1" } })`,
  );
  const added = editor.page.locator(".node video").last();
  await editor.page.getByRole("button", { name: "Play this page" }).click();
  await expect.poll(() => added.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
  expect(await editor.inPanel("addOn.sandbox.tree()")).toContainEqual(
    expect.objectContaining({ type: "MediaContainer", note: "job-1" }),
  );
  expect(await editor.page.evaluate(() => window.express.steps())).toEqual(["Add video “Result”"]);
  expect(editor.errors).toEqual([]);
});
