import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFilm,
  openResult,
  send,
  sendFilm,
  showTakes,
  takes,
  underWay,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });
const charges = () => world.server.emulator.bill.charges.length;

test("two panels at once: one works, the other lets it, and both show the takes of both", {
  timeout: 110_000,
}, async () => {
  const first = await world.open({ mayFailToLoad: true });
  const before = charges();
  let isHeld = true;
  const held: (() => Promise<void>)[] = [];
  await first.context.route(/\/v1\/uploads\/[^/]+\/upload/, (route) => {
    if (!isHeld) return route.continue();
    held.push(() => route.continue());
    return undefined;
  });
  await sendFilm(first);
  await takes(first)
    .getByText(/Uploading/)
    .waitFor();
  const second = await world.open({ beside: first });
  await showTakes(second);
  // It is not given up, for the other panel works on it.
  await takes(second)
    .getByText(/Uploading|Preparing/)
    .waitFor();
  expect(
    await takes(second)
      .getByText(/closed before anything was sent/)
      .count(),
  ).toBe(0);
  isHeld = false;
  await Promise.all(held.map((letGo) => letGo()));
  await openResult(first, "performer.mp4");
  await openResult(second, "performer.mp4");
  expect(charges()).toBe(before + 1);
  expect([await takes(first).count(), await takes(second).count()]).toEqual([1, 1]);

  // And the other way round, while the first one is closed.
  await first.express((controls) => controls.closePanel());
  await second.panel.getByRole("tab", { name: "Make" }).click();
  // Both have the same draft, and what was chosen for it.
  await send(second);
  await underWay(second);
  await first.express((controls) => controls.openPanel());
  await showTakes(first);
  await expect.poll(() => takes(first).count()).toBe(2);
  await expect.poll(charges).toBe(before + 2);
});

test("a full storage sends nothing; cleared, it does", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  const frame = editor.frame();
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await frame.evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(async ({default: sdk}) => {
    const {clientStorage} = sdk.instance;
    for (let size = 4e6, index = 0; size > 20; index++) {
      await clientStorage.setItem("filler" + index, "x".repeat(size)).catch(() => { size = Math.floor(size / 2); });
    }
  })`);
  const before = world.server.emulator.bill.charges.length;
  await send(editor);
  await panel.getByText(/so nothing was sent/).waitFor();
  expect(world.server.emulator.bill.charges.length).toBe(before);

  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByRole("button", { name: "Clear all data" }).click();
  await editor.answer("Clear");
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
  await expect
    .poll(() => editor.express((controls) => controls.storageSize()), { timeout: 30_000 })
    .toBeLessThan(1000);
  await editor.signIn();
  await sendFilm(editor);
  await underWay(editor);
});
