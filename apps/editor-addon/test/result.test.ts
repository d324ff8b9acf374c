import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { probe } from "@understudy/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { openResult, reopen, sendFilm, showTakes } from "./support/steps.ts";
import { type Editor, testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome") });

/** How long the film in the player lasts, in seconds. */
const lengthShown = ({ panel }: Editor, name: RegExp) =>
  panel.getByLabel(name).evaluate((video) => (video as HTMLVideoElement).duration);

test("compared with the performance, downloaded, and compared again when the panel was closed", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel, page } = editor;
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  const compare = async () => {
    await expect
      .poll(() => lengthShown(editor, /· After$/))
      .toBeCloseTo(sampleMedia.characterVideo.seconds, 0);
    await panel.getByRole("button", { name: "Before" }).click();
    await expect.poll(() => lengthShown(editor, /· Before$/)).toBeCloseTo(sampleMedia.performer.seconds, 0);
    await panel.getByRole("button", { name: "After" }).click();
  };
  await compare();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    panel.getByRole("button", { name: "Download" }).click(),
    panel.getByText("Saved.").waitFor(),
  ]);
  expect(download.suggestedFilename()).toBe("performer.mp4");
  const film = await readFile(await download.path());
  expect(await probe(new Blob([new Uint8Array(film)]))).toMatchObject({ container: "mp4", width: 1280 });

  await reopen(editor);
  await showTakes(editor);
  await openResult(editor, "performer.mp4");
  await compare();

  // What was a person's face is gone with the login.
  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByRole("button", { name: "Sign out" }).click();
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
  const frame = editor.frame();
  await expect.poll(() => frame.evaluate("caches.keys()")).toEqual([]);
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
  const children = async () => (await editor.document()).pages[0]?.scenes[0]?.children ?? [];
  const before = (await children()).length;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(500, 400, { steps: 8 });
  await page.mouse.move(420, 380, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await children()).length).toBe(before + 1);
  expect((await children()).at(-1)?.addOnData).toMatchObject({ understudyTake: expect.any(String) });
});
