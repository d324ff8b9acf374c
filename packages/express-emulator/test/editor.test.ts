import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, launch, openEditor, type Session } from "./kit.ts";

let browser: Browser;
let editor: Session;
beforeAll(async () => {
  browser = await launch();
  editor = await openEditor(browser, { theme: "dark", locale: "de-DE" });
});
afterAll(async () => {
  await editor[Symbol.asyncDispose]();
  await browser.close();
});

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

test("files outside of the add-on are not served", async () => {
  for (const path of ["/..%2Fkit.ts", "/%2e%2e/kit.ts", "/nothing.js"]) {
    expect((await fetch(`${editor.express.panelOrigin}${path}`)).status).toBe(404);
  }
});

test("theme, language, title and export permission are told at once", async () => {
  expect(await editor.inPanel("[addOn.app.ui.theme, addOn.app.ui.locale]")).toEqual(["dark", "de-DE"]);
  expect(await editor.inPanel("addOn.app.ui.locales")).toContain("zz-ZZ");
  await editor.page.getByLabel("Theme").selectOption("light");
  await editor.page.getByLabel("Language").selectOption("zz-ZZ");
  await editor.page.getByLabel("Under review").check();
  await editor.page.evaluate(() => window.express.rename("Another title"));
  await eventually(() => editor.inPanel("addOn.events")).toEqual([
    ["themechange", { theme: "light" }],
    ["localechange", { locale: "zz-ZZ" }],
    ["formatchange", { format: "zz-ZZ" }],
    ["documentExportAllowedChange", { documentExportAllowed: false }],
    ["documentTitleChange", { documentTitle: "Another title" }],
  ]);
  expect(await editor.inPanel("[addOn.app.ui.theme, addOn.app.ui.locale]")).toEqual(["light", "zz-ZZ"]);
  expect(await editor.inPanel("addOn.app.document.exportAllowed()")).toBe(false);
  expect(await editor.inPanel("addOn.app.document.title()")).toBe("Another title");
});

test("a new document gets its id when it is saved", async () => {
  await editor.page.evaluate(() => window.express.pretend({ hasId: false }));
  expect(await editor.inPanel("addOn.app.document.id().then(String)")).toBe("undefined");
  await editor.page.evaluate(() => window.express.pretend({ hasId: true }));
  await eventually(() => editor.inPanel("addOn.events.at(-1)")).toEqual([
    "documentIdAvailable",
    { documentId: "summer-campaign" },
  ]);
  expect(await editor.inPanel("addOn.app.document.id()")).toBe("summer-campaign");
});

test("the user is premium, free or a guest, and has no stable id", async () => {
  await editor.page.evaluate(() => window.express.pretend({ user: "guest" }));
  const who = "Promise.all([addOn.app.currentUser.isPremiumUser(), addOn.app.currentUser.isAnonymousUser()])";
  expect(await editor.inPanel(who)).toEqual([false, true]);
  await editor.page.getByLabel("User").selectOption("premium");
  expect(await editor.inPanel(who)).toEqual([true, false]);
  await expect(editor.inPanel("addOn.app.currentUser.userId()")).rejects.toThrow("removed on 2026-11-15");
  await expect(editor.inPanel("addOn.app.currentUser.identity()")).rejects.toThrow("Experimental APIs");
});

test("off-line, requests of the add-on fail, and are cut off under way", async () => {
  expect(await editor.inPanel("fetch('manifest.json').then(({ ok }) => ok)")).toBe(true);
  await editor.page.route("**/never", () => {});
  await editor.inPanel("void (addOn.cut = fetch('never').catch(({ message }) => message))");
  await editor.inPanel(`void (addOn.upload = new Promise((resolve) => {
    const request = Object.assign(new XMLHttpRequest(), { onerror: () => resolve("error"), onabort: () => resolve("abort") });
    request.open("POST", "never");
    request.send("a clip");
  }))`);
  await editor.page.getByLabel("Offline").check();
  await eventually(() => editor.inPanel("navigator.onLine")).toBe(false);
  expect(await editor.inPanel("addOn.cut")).toBe("Failed to fetch");
  expect(await editor.inPanel("addOn.upload")).toBe("error");
  await expect(editor.inPanel("fetch('manifest.json')")).rejects.toThrow("Failed to fetch");
  await editor.inPanel("void (addOn.isOld = true, setTimeout(() => location.reload()))");
  await eventually(() => editor.inPanel("!addOn.isOld && navigator.onLine === false").catch(() => 0)).toBe(
    true,
  );
  await editor.page.getByLabel("Offline").uncheck();
  await eventually(() => editor.inPanel("navigator.onLine")).toBe(true);
  expect(await editor.inPanel("fetch('manifest.json').then(({ ok }) => ok)")).toBe(true);
});

test("closing destroys the panel and its sandbox; what was stored is there when it opens again", async () => {
  await editor.inPanel(
    "addOn.instance.clientStorage.setItem('job', { id: 7, bytes: new Uint8Array([1, 2]) })",
  );
  await editor.page.getByRole("button", { name: "Close the panel" }).click();
  await eventually(() => editor.page.locator("iframe").count()).toBe(0);
  await editor.page.getByRole("button", { name: "Open Sample" }).click();
  await editor.page.frameLocator("iframe").getByText("Ready").waitFor();
  const again = "addOn.instance.clientStorage.getItem('job').then(({ id, bytes }) => [id, ...bytes])";
  expect(await editor.inPanel(again)).toEqual([7, 1, 2]);
  expect(await editor.inPanel("addOn.sandbox.echo('still there')")).toBe("still there");

  await editor.page.reload();
  await editor.page.frameLocator("iframe").getByText("Ready").waitFor();
  expect(await editor.inPanel(again)).toEqual([7, 1, 2]);
  expect(editor.errors).toEqual([]);
});

test("the panel's page may reload itself", async () => {
  await editor.inPanel("void (addOn.isOld = true, setTimeout(() => location.reload()))");
  await eventually(() => editor.inPanel("!addOn.isOld && addOn.sandbox.echo(1)").catch(() => 0)).toBe(1);
  expect(await editor.inPanel("addOn.sandbox.askPanel()")).toEqual([5, "hello you from the panel"]);
});

test("client storage refuses what it cannot keep and more than 10 MB", async () => {
  const storage = "addOn.instance.clientStorage";
  await editor.inPanel(`${storage}.clear()`);
  await expect(editor.inPanel(`${storage}.setItem("a", new Blob(["x"]))`)).rejects.toThrow(
    "instance of Blob",
  );
  await expect(editor.inPanel(`${storage}.setItem("a", { b: [new Date()] })`)).rejects.toThrow("value.b[0]");
  await editor.inPanel(`${storage}.setItem("half", "x".repeat(6e6))`);
  await expect(editor.inPanel(`${storage}.setItem("more", "x".repeat(6e6))`)).rejects.toThrow(
    "10485760 bytes",
  );
  await editor.inPanel(`${storage}.setItem("half", "x".repeat(7e6))`);
  expect(await editor.inPanel(`${storage}.keys()`)).toEqual(["half"]);
  await editor.inPanel(`${storage}.clear()`);
  expect(await editor.page.evaluate(() => window.express.storageSize())).toBe(0);
});

test("dialogs answer with the button that was pressed", async () => {
  const ask = (options: object) =>
    editor.inPanel<unknown>(
      `addOn.app.showModalDialog(${JSON.stringify(options)}).then((answer) => (addOn.answer = answer))`,
    );
  const dialog = editor.page.getByRole("dialog");

  const confirmed = ask({
    variant: "confirmation",
    title: "Replace the clip?",
    description: "It is taken out of the page.",
    buttonLabels: { primary: "Replace", cancel: "Keep" },
  });
  await dialog.getByRole("button", { name: "Replace" }).click();
  expect(await confirmed).toEqual({ type: "alert", buttonType: "primary" });

  const closed = ask({ variant: "information", title: "Note", description: "Nothing happened." });
  await dialog.waitFor();
  await editor.page.keyboard.press("Escape");
  expect(await closed).toEqual({ type: "alert", buttonType: "close" });

  const field = { label: "Name", initialValue: "Fox", fieldType: "text" };
  const typed = ask({ variant: "input", title: "Name it", description: "For the cast.", field });
  await dialog.getByLabel("Name").fill("Keeper");
  await dialog.getByRole("button", { name: "OK" }).click();
  expect(await typed).toEqual({ type: "input", buttonType: "primary", fieldValue: "Keeper" });

  const custom = ask({ variant: "custom", title: "More", src: "dialog.html" });
  await editor.page.frameLocator("dialog iframe").getByRole("button", { name: "Done" }).click();
  expect(await custom).toEqual({ type: "custom", buttonType: "primary", result: { chosen: 3 } });
  await eventually(() => dialog.count()).toBe(0);
});

test.each([1000, 600])("at %i pixels nothing lies beside the window", async (width) => {
  const { page } = editor;
  await page.setViewportSize({ width, height: 900 });
  await page.getByRole("navigation", { name: "Pages" }).getByRole("button").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const panel = await page.getByRole("complementary", { name: "Add-on" }).boundingBox();
  expect(panel && panel.x + panel.width).toBe(width);
  expect(panel?.width).toBe(340);
  const sheet = await page.locator(".sheet").boundingBox();
  expect(sheet && panel && sheet.x + sheet.width <= panel.x).toBe(true);
  expect(sheet?.width).toBeGreaterThan(100);
});
