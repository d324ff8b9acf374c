import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  choosePage,
  openResult,
  send,
  slot,
} from "./support/steps.ts";
import { type Editor, testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome", "Story", "Poster with clip", "Only words") });

/** Drops a file onto a slot, as from the desktop. */
async function drop(editor: Editor, name: string, path: string): Promise<void> {
  const target = slot(editor, name);
  const base64 = await readFile(path, "base64");
  const dataTransfer = await target.evaluateHandle((_, base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], "dropped.mp4", { type: "video/mp4" }));
    return dropped;
  }, base64);
  for (const event of ["dragover", "drop"]) await target.dispatchEvent(event, { dataTransfer });
}

test("the page that is open is preset, and rendered as soon as anything is done", {
  timeout: 60_000,
}, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  const chosen = slot(editor, "Performance").getByRole("listitem");
  await express((controls) => controls.closePanel());
  await express((controls) => controls.goTo("page-portrait"));
  // A rendition that nobody asked for would be seen to fail.
  await express((controls) => controls.pretend({ renditionFailure: "Nobody asked for that." }));
  await express((controls) => controls.openPanel());
  await chosen.getByText("Story").waitFor();
  await panel.getByRole("tab", { name: "Takes" }).click();
  await panel.getByRole("heading", { name: "No takes yet" }).waitFor();
  await panel.getByRole("tab", { name: "Make" }).click();
  expect(await chosen.getByText(/Rendering|went wrong/).count()).toBe(0);
  await express((controls) => controls.pretend({ renditionFailure: "" }));
  await chooseCharacter(editor);
  await chosen.getByText(/720 × 1280/).waitFor();
});

test("what is dropped onto the panel takes the place of the preset", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const chosen = slot(editor, "Performance").getByRole("listitem");
  await chosen.getByText("Welcome").waitFor();
  await drop(editor, "Performance", sampleMedia.performerSquare.path);
  await chosen.getByText(/960 × 960/).waitFor();
  await expect.poll(() => chosen.getByText("Welcome").count()).toBe(0);
  await expect.poll(() => chosen.count()).toBe(1);
});

test("a character from a page, and one that is a film", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const character = slot(editor, "Character");
  const { tasks } = world.server.emulator;
  const bodyOf = () => [...tasks.values()].at(-1)?.body;
  await chooseFilm(editor);
  await chooseFiles(editor, "Character", sampleMedia.characterSquare.path);
  await editor.panel
    .getByText(/^Character: has another shape than 1280:720; about 44 % of the picture will be cut off/)
    .waitFor();
  await character.getByRole("button", { name: "Only words" }).click();
  await character.getByRole("listitem").getByText("1280 × 720").waitFor();
  await send(editor);
  await openResult(editor, "performer.mp4");
  expect(bodyOf()).toMatchObject({ character: { type: "image" } });

  await editor.panel.getByRole("tab", { name: "Make" }).click();
  await chooseFiles(editor, "Character", sampleMedia.characterVideo.path);
  await character
    .getByRole("listitem")
    .getByText(/1280 × 720/)
    .waitFor();
  await send(editor);
  await expect.poll(bodyOf).toMatchObject({ character: { type: "video" } });
});

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
