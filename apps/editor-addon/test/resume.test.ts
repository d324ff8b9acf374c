import { expect, test } from "vitest";
import {
  chooseCharacter,
  chooseFilm,
  choosePage,
  openResult,
  reopen,
  send,
  sendFilm,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();
const charges = () => world.server.emulator.bill.charges.length;

test("a draft comes back, its page rendered anew", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await choosePage(editor, "Silent");
  await panel.getByRole("textbox", { name: "Seed" }).fill("42");
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await reopen(editor);
  await slot(editor, "Performance").getByText(/× 720/).waitFor();
  expect(await panel.getByRole("textbox", { name: "Seed" }).inputValue()).toBe("42");
  await panel.getByText(/has no sound/).waitFor();
});

test("a take goes on while the panel is closed, the page reloaded, the server killed", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, page } = editor;
  const before = charges();
  await sendFilm(editor);
  await takes(editor)
    .getByText(/Waiting|performing|Finished/)
    .waitFor();
  await reopen(editor);
  await panel.getByRole("tab", { name: /^Takes/ }).click();
  await takes(editor).waitFor();
  await world.server.kill();
  await page.reload();
  await panel.getByRole("tab", { name: /^Takes/ }).click();
  await takes(editor).getByRole("heading", { name: "performer.mp4" }).waitFor();
  await world.server.start();
  await openResult(editor, "performer.mp4");
  expect(charges()).toBe(before + 1);
});

test("an answer that is lost on the way does not pay twice, not even over a reload", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, page, context } = editor;
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
  await expect.poll(() => keys.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect.poll(charges, { timeout: 30_000 }).toBe(before + 1);
  await page.reload();
  isLost = false;
  await panel.getByRole("tab", { name: /^Takes/ }).click();
  await openResult(editor, "performer.mp4");
  expect(await takes(editor).count()).toBe(1);
  expect(charges()).toBe(before + 1);
  expect(new Set(keys).size).toBe(1);
});

test("offline, then online again", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, express } = editor;
  const goOffline = () => express((controls) => controls.pretend({ online: false }));
  const goOnline = () => express((controls) => controls.pretend({ online: true }));
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await goOffline();
  await panel.getByText(/^You are offline/).waitFor();
  expect(await panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
  await goOnline();
  await send(editor);
  await takes(editor)
    .getByText(/Waiting|performing|Finished/)
    .waitFor();
  await goOffline();
  await panel.getByText(/^You are offline/).waitFor();
  await goOnline();
  await openResult(editor, "performer.mp4");
});

test("two panels show the same takes", { timeout: 90_000 }, async () => {
  const first = await world.open();
  await sendFilm(first);
  await takes(first)
    .getByText(/Waiting|performing|Finished/)
    .waitFor();
  const second = await world.open({ beside: first });
  await second.panel.getByRole("tab", { name: /^Takes/ }).click();
  await openResult(first, "performer.mp4");
  await openResult(second, "performer.mp4");
});

test("what is kept and cannot be read is dropped", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  const frame = editor.page.frames().find((candidate) => candidate.parentFrame() !== null);
  await frame?.evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(async ({default: sdk}) => {
    const {clientStorage} = sdk.instance;
    await clientStorage.setItem("take/broken", {version: 99});
    await clientStorage.setItem("draft", "nonsense");
    await clientStorage.setItem("login", {...await clientStorage.getItem("login"), extra: 1});
  })`);
  await reopen(editor);
  await editor.panel.getByRole("tab", { name: /^Takes/ }).click();
  expect(await takes(editor).count()).toBe(1);
});
