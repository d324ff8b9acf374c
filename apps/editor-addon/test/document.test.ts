import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  choosePage,
  openResult,
  send,
  sendFilm,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();

test("a clip is taken out of a busy page, and the page is as before", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  await express((controls) => controls.goTo("page-busy"));
  await express((controls) => controls.select(["page-busy-clip"]));
  const before = JSON.stringify(await editor.document());
  await choosePage(editor, "Poster with clip");
  await panel.getByRole("button", { name: "Isolate the selected clip" }).click();
  await panel.getByText(/Only the selected clip/).waitFor();
  await expect.poll(async () => JSON.stringify(await editor.document())).toBe(before);
});

test("dragged to the page", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { page, panel } = editor;
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  const handle = panel.locator(".handle");
  await handle.scrollIntoViewIfNeeded();
  const from = await handle.boundingBox();
  if (!from) throw new Error("There is nothing to drag.");
  const before = (await editor.document()).pages[0]?.scenes[0]?.children.length ?? 0;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(500, 400, { steps: 8 });
  await page.mouse.move(420, 380, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => (await editor.document()).pages[0]?.scenes[0]?.children.length, { timeout: 30_000 })
    .toBe(before + 1);
});

test("a picture comes to life, a character gets a name and comes back from the cast", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await panel.getByRole("combobox", { name: "What to make" }).selectOption({ label: "Image to video" });
  await chooseFiles(editor, "Picture", sampleMedia.characterPortrait.path);
  await panel.getByRole("textbox", { name: "Prompt" }).fill("She turns.");
  await panel.getByText(/Size of the result: Portrait/).waitFor();
  await send(editor);
  await openResult(editor, "character-portrait.jpg");
  expect([...world.server.emulator.tasks.values()].at(-1)?.body).toMatchObject({
    promptText: "She turns.",
    ratio: "768:1280",
  });

  await panel.getByRole("tab", { name: "Make" }).click();
  await panel.getByRole("combobox", { name: "What to make" }).selectOption({ label: "Act-Two" });
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await send(editor);
  await takes(editor)
    .getByText(/Waiting|performing|Finished/)
    .first()
    .waitFor();
  await panel.getByRole("tab", { name: "Make" }).click();
  await panel.getByRole("textbox", { name: "Name this character" }).fill("Der Fuchs 🦊");
  await panel.getByRole("button", { name: "Save the name" }).click();
  await panel.getByText(/It is in the cast now/).waitFor();
  await slot(editor, "Character")
    .getByRole("button", { name: /^Remove/ })
    .click();
  await slot(editor, "Character").getByRole("button", { name: "Cast" }).click();
  await slot(editor, "Character").getByRole("button", { name: "Der Fuchs 🦊" }).click();
  await slot(editor, "Character").getByRole("listitem").getByText("Der Fuchs 🦊").waitFor();
  const before = world.server.emulator.bill.charges.length;
  await send(editor);
  await expect.poll(() => world.server.emulator.bill.charges.length, { timeout: 30_000 }).toBe(before + 1);
});

test("a full storage sends nothing; cleared, it does", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { page, panel } = editor;
  const frame = page.frames().find((candidate) => candidate.parentFrame() !== null);
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await frame?.evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(async ({default: sdk}) => {
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
  await takes(editor)
    .getByText(/Waiting|performing|Finished/)
    .first()
    .waitFor();
});
