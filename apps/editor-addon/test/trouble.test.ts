import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { chooseCharacter, chooseFilm, choosePage, send, slot, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome", "Silent") });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-trouble-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file that changes on the disk after it was chosen is named, not the connection", {
  timeout: 60_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const film = join(folder, "performer.mp4");
  await copyFile(sampleMedia.performer.path, film);
  await chooseFilm(editor, film);
  await chooseCharacter(editor);
  await editor.frame().evaluate(() => caches.delete("source"));
  await writeFile(film, "It was overwritten.");
  await send(editor);
  await takes(editor)
    .getByText(/^The file is not at hand any more/)
    .waitFor();
});

test("languages that arrive in another order than they were chosen: the last one chosen stays", {
  timeout: 60_000,
}, async () => {
  const editor = await world.open();
  const { panel, context, express } = editor;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const german = /\/de-[^/]*\.js$/;
  await context.route(german, async (route) => {
    await held;
    await route.continue();
  });
  const arrives = editor.page.waitForRequest(german);
  await express((controls) => controls.pretend({ locale: "de-DE" }));
  const request = await arrives;
  await express((controls) => controls.pretend({ locale: "es-ES" }));
  await expect.poll(() => panel.locator("html").getAttribute("lang")).toBe("es");
  letGo();
  await editor.frame().evaluate(`import("${request.url()}").then(() => {})`);
  expect(await panel.locator("html").getAttribute("lang")).toBe("es");
});

test("an editor that does not tell of its document any more: the panel goes on with what it knows", {
  timeout: 60_000,
}, async () => {
  const editor = await world.open();
  const frame = editor.frame();
  await frame.evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(({default: sdk}) => {
    window.asked = 0;
    sdk.app.document.title = async () => {
      window.asked++;
      throw new Error("The document is closed.");
    };
  })`);
  await editor.express((controls) => controls.pretend({ underReview: true }));
  await expect.poll(() => frame.evaluate("window.asked"), { timeout: 30_000 }).toBeGreaterThan(0);
  await chooseFilm(editor);
});

test("a theme that changes while the panel opens is seen", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel, context, express } = editor;
  await express((controls) => controls.closePanel());
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const japanese = /\/ja-[^/]*\.js$/;
  await context.route(japanese, async (route) => {
    await held;
    await route.continue();
  });
  const arrives = editor.page.waitForRequest(japanese);
  await express((controls) => controls.pretend({ locale: "ja-JP", theme: "light" }));
  await express((controls) => controls.openPanel());
  await arrives;
  await express((controls) => controls.pretend({ theme: "dark" }));
  letGo();
  await panel.locator("sp-theme[color=dark]").waitFor();
});

test("the editor's storage does not open: the panel does, and sends nothing", {
  timeout: 60_000,
}, async () => {
  const first = await world.open({ isSignedIn: false });
  await first.context.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) {
      if (name.includes("document")) return open.call(this, name, version);
      throw new DOMException("It is not allowed here.", "SecurityError");
    };
  });
  const editor = await world.open({ beside: first });
  await editor.panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
});

test("a clip is isolated from the page that was chosen, not from the one that is open", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  await choosePage(editor, "Welcome");
  const silent = (await editor.document()).pages.find(({ name }) => name === "Silent")?.id ?? "";
  await editor.page.evaluate((id) => window.express.goTo(id), silent);
  await panel.getByRole("button", { name: "Isolate the selected clip" }).click();
  await slot(editor, "Performance")
    .getByText(/^Another page is open/)
    .waitFor();
  expect(await express((controls) => controls.steps())).toEqual([]);
});
