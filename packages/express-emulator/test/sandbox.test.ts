import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, launch, openEditor, type Session } from "./kit.ts";

let browser: Browser;
let editor: Session;
beforeAll(async () => {
  browser = await launch();
  editor = await openEditor(browser);
});
afterEach(async () => {
  expect(editor.errors).toEqual([]);
  // Every test finds the document as it was.
  await editor.page.evaluate(() => {
    while (window.express.steps().length > 0) window.express.undo();
    window.express.goTo("page-landscape");
  });
});
afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  await browser.close();
});

const sandbox = <Value>(call: string) => editor.inPanel<Value>(`addOn.sandbox.${call}`);

test("the sandbox has console, timers and Blob, and nothing else of a browser", async () => {
  expect(await sandbox("globals()")).toEqual({
    fetch: "undefined",
    document: "undefined",
    window: "undefined",
    console: "object",
    setTimeout: "function",
    Blob: "function",
  });
});

describe("between panel and sandbox", () => {
  test("calls go both ways, errors too", async () => {
    expect(await sandbox("askPanel()")).toEqual([5, "hello you from the panel"]);
    await expect(sandbox("fail()")).rejects.toThrow("deliberate");
  });

  test("plain data, buffers and blobs pass", async () => {
    const echoed = await editor.inPanel(`addOn.sandbox
      .echo({ a: [1, null, undefined, "é", true, NaN, 2n], b: { $: 1 }, c: new Uint8Array([7, 8]).buffer })
      .then(({ a, b, c }) => [a.map(String), b, [...new Uint8Array(c)]])`);
    expect(echoed).toEqual([["1", "null", "undefined", "é", "true", "NaN", "2"], { $: 1 }, [7, 8]]);
    expect(await sandbox("blobText(new Blob(['é!'], { type: 'text/x' }))")).toBe("text/x: é!");
    expect(await editor.inPanel("addOn.sandbox.makeBlob('ß').then((blob) => blob.text())")).toBe("ß");
    expect(await editor.inPanel("addOn.sandbox.echo(new RangeError('far')).then(String)")).toContain("far");
  });

  test.each(["new Map()", "new Set()", "new Date()", "/x/", "() => 1", "addOn.circle"])(
    "%s is refused",
    async (value) => {
      await editor.inPanel("void (addOn.circle = {}, addOn.circle.self = addOn.circle)");
      await expect(sandbox(`echo({ inside: [${value}] })`)).rejects.toThrow("cannot pass between");
    },
  );

  test("what may not come back is refused", async () => {
    await expect(sandbox("returnsMap()")).rejects.toThrow("Unserializable");
  });
});

describe("nodes", () => {
  test("are stale after an await, unless their content is kept active", async () => {
    await expect(sandbox("staleNode()")).rejects.toThrow(
      "Stale node reference: this MediaContainer is on a page that is no longer active.",
    );
    expect(await sandbox("heldNode()")).toEqual({ result: "later", type: "MediaContainer" });
  });

  test("of inactive pages are not there, until the pages are visited", async () => {
    expect(await sandbox("childrenOfInactive()")).toBe(0);
    expect(await sandbox("pages()")).toContainEqual({
      id: "page-busy",
      name: "Poster with clip",
      width: 1080,
      height: 1080,
    });
    expect(await sandbox("visitAll()")).toMatchObject({ "page-busy": [6], "page-scenes": [1, 2] });
  });

  test("are not visited any further when the user cancels", async () => {
    const visited = sandbox("visitSlowly().catch(({ name }) => name)");
    await editor.page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await visited).toBe("UserCancelledError");
    await eventually(() => editor.page.getByRole("dialog").count()).toBe(0);
  });

  test("have no experimental members", async () => {
    await expect(sandbox("experimental()")).rejects.toThrow("Experimental APIs are not supported");
  });

  test("are selected by a click, which the add-on hears but may not answer by an edit", async () => {
    await editor.page.locator(".node").first().click();
    await eventually(() => sandbox("selectionChanges()")).toBe(1);
    expect(await sandbox("selection()")).toEqual([
      { id: "page-landscape-clip", type: "MediaContainer", note: null },
    ]);
    expect(await sandbox("editError()")).toContain("cannot be edited in an event handler");
  });

  test("are made, coloured, turned and placed", async () => {
    const drawn = await sandbox<{ bounds: object; fill: string }>("drawRectangle()");
    expect(drawn.fill).toBe("#ff8800ff");
    expect(drawn.bounds).toMatchObject({ x: 50, y: -50, width: 100, height: 200 });
    expect(await editor.page.evaluate(() => window.express.steps())).toHaveLength(1);
  });
});

test("a result takes the place of its source", async () => {
  await editor.inPanel(`addOn.app.document
    .createRenditions({ range: "currentPage", format: "video/mp4" })
    .then(([{ blob }]) => addOn.app.document.addVideo(blob, { title: "Result" }, { nodeAddOnData: { job: "j" } }))`);
  const left = await sandbox<{ note: string }[]>(`replace("page-landscape-clip", "j")`);
  expect(left).toEqual([expect.objectContaining({ note: "j" })]);
  const [node] = await editor.page.evaluate(
    () => window.express.document().pages[0]?.scenes[0]?.children ?? [],
  );
  expect(node).toMatchObject({ x: 0, y: 0, width: 1280, height: 720, addOnData: { job: "j" } });
  await editor.page.evaluate(() => window.express.undo());
  expect(
    await editor.page.evaluate(() => window.express.document().pages[0]?.scenes[0]?.children.length),
  ).toBe(2);
});

test("one clip of a busy page is isolated on a copy, rendered, and the copy removed", async () => {
  await editor.page.getByRole("button", { name: "Poster with clip" }).click();
  const copyId = await sandbox<string>(`isolate("page-busy-clip")`);
  expect(await editor.page.evaluate(() => window.express.currentPageId())).toBe(copyId);
  const type = await editor.inPanel(`addOn.app.document
    .createRenditions({ range: "specificPages", pageIds: ["${copyId}"], format: "video/mp4", resolution: "custom", customResolution: 120 })
    .then(([{ blob }]) => blob.type)`);
  expect(type).toBe("video/mp4");
  await sandbox(`removePage("${copyId}")`);
  expect(await sandbox("pages()")).toHaveLength(4);
  expect(await editor.page.evaluate(() => window.express.currentPageId())).toBe("page-busy");
});

test("a new scene and a new page become the place to insert", async () => {
  const sceneId = await sandbox<string>("addScene()");
  await editor.page.locator(`.sheet[data-scene="${sceneId}"]`).waitFor();
  const pageId = await sandbox<string>("addPage(720, 1280)");
  await editor.page.locator(`.sheet[data-page="${pageId}"]`).waitFor();
  expect(await editor.inPanel("addOn.app.document.getSelectedPageIds()")).toEqual([pageId]);
});

test.each([
  ["throw new Error('at load')", "at load"],
  ["import 'node:fs'", 'no module "node:fs"'],
  ["fetch('/')", "fetch"],
  ["for (;;);", "interrupted"],
])("code that ends with an error is told: %s", async (code, message) => {
  const { page } = editor;
  await page.route("**/code.js", (route) =>
    route.fulfill({ body: code, headers: { "Access-Control-Allow-Origin": "*" } }),
  );
  await page.evaluate(() => {
    window.express.closePanel();
    window.express.openPanel();
  });
  await eventually(() => page.evaluate(() => window.express.sandboxErrors().at(-1))).toContain(message);
  await page.unroute("**/code.js");
  editor.errors.length = 0;
});
