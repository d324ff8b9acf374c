import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFilm,
  choosePage,
  keptUnder,
  openResult,
  reopen,
  send,
  sendFilm,
  showTakes,
  slot,
  takes,
  underWay,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Silent") });
const charges = () => world.server.emulator.bill.charges.length;

test("while choosing: the draft comes back, its page rendered anew", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel, page } = editor;
  await choosePage(editor, "Silent");
  await chooseCharacter(editor);
  await panel.getByRole("textbox", { name: "Seed" }).fill("42");
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await expect.poll(() => keptUnder(editor, "draft")).toMatchObject({ hasConsent: true });
  await reopen(editor);
  await slot(editor, "Performance").getByText(/× 720/).waitFor();
  await expect.poll(() => panel.getByRole("textbox", { name: "Seed" }).inputValue()).toBe("42");
  await page.reload();
  await slot(editor, "Performance").getByText(/× 720/).waitFor();
  await slot(editor, "Character").getByText("1280 × 720").waitFor();
  await expect.poll(() => panel.getByRole("checkbox", { name: /^I agree/ }).isChecked()).toBe(true);
  await panel.getByText(/has no sound/).waitFor();
  await panel.getByRole("button", { name: /^Send for/, disabled: false }).waitFor();
});

test("while choosing: a file this browser did not keep is named, to be chosen again", {
  timeout: 60_000,
}, async () => {
  const editor = await world.open();
  await chooseCharacter(editor);
  await editor.frame().evaluate(() => caches.delete("source"));
  await reopen(editor);
  const character = slot(editor, "Character");
  await character.getByText(/^The file is not at hand any more/).waitFor();
  await character.getByText("character.jpg").waitFor();
  await chooseCharacter(editor);
  await expect.poll(() => character.getByRole("listitem").count()).toBe(1);
});

test("while uploading: nothing was sent, and the take says so", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, page, context } = editor;
  const before = charges();
  const uploads = /\/v1\/uploads\/[^/]+\/upload/;
  // It goes on for ever.
  await context.route(uploads, () => {});
  await sendFilm(editor);
  await takes(editor)
    .getByText(/Uploading/)
    .waitFor();
  await page.reload();
  await showTakes(editor);
  await takes(editor)
    .getByText(/^The panel was closed before anything was sent/)
    .waitFor();
  expect(charges()).toBe(before);
  // The way out: send it again. What was chosen is still there.
  await context.unroute(uploads);
  await panel.getByRole("button", { name: "Remove performer.mp4" }).click();
  await panel.getByRole("tab", { name: "Make" }).click();
  await send(editor);
  await openResult(editor, "performer.mp4");
  await expect.poll(() => takes(editor).count()).toBe(1);
  expect(charges()).toBe(before + 1);
});

test("sent but not answered: it does not pay twice", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { page, context } = editor;
  const before = charges();
  const keys: (string | undefined)[] = [];
  let isLost = true;
  await context.route(/\/v1\/character_performance$/, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (!isLost) return route.continue();
    // The server has it; the panel never hears of that.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await sendFilm(editor);
  await expect.poll(() => keys.length).toBeGreaterThan(0);
  await expect.poll(charges).toBe(before + 1);
  await page.reload();
  isLost = false;
  await showTakes(editor);
  await openResult(editor, "performer.mp4");
  await expect.poll(() => takes(editor).count()).toBe(1);
  expect(charges()).toBe(before + 1);
  expect(new Set(keys).size).toBe(1);
});

test("while it runs: the panel closed, the page reloaded, the server killed; the result waits", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { page } = editor;
  const before = charges();
  await sendFilm(editor);
  await underWay(editor);
  await reopen(editor);
  await showTakes(editor);
  await takes(editor).waitFor();
  await world.server.kill();
  await page.reload();
  await showTakes(editor);
  await takes(editor).getByRole("heading", { name: "performer.mp4" }).waitFor();
  await world.server.start();
  await openResult(editor, "performer.mp4");
  expect(charges()).toBe(before + 1);

  const children = async () => (await editor.document()).pages[0]?.scenes[0]?.children.length;
  const nodes = await children();
  await page.reload();
  await showTakes(editor);
  await openResult(editor, "performer.mp4");
  // Nothing is inserted by itself.
  expect(await children()).toBe(nodes);
  expect(charges()).toBe(before + 1);
});

test("the server gone when the panel opens: as soon as it is back, takes can be sent", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel } = editor;
  await world.server.kill();
  await reopen(editor);
  await panel.getByText(/^The server cannot be reached/).waitFor();
  await world.server.start();
  await expect.poll(() => panel.getByText(/^The server cannot be reached/).count()).toBe(0);
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor, "performer.mp4");
});

test("what is kept and cannot be read is dropped", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  const frame = editor.frame();
  await frame.evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(async ({default: sdk}) => {
    const {clientStorage} = sdk.instance;
    await clientStorage.setItem("take/broken", {version: 99});
    await clientStorage.setItem("draft", "nonsense");
    await clientStorage.setItem("login", {...await clientStorage.getItem("login"), extra: 1});
  })`);
  await reopen(editor);
  await showTakes(editor);
  await expect.poll(() => takes(editor).count()).toBe(1);
});
