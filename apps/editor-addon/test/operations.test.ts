import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  chooseOperation,
  openResult,
  removeChosen,
  send,
  slot,
  underWay,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });
const lastTask = () => [...world.server.emulator.tasks.values()].at(-1);

test("a picture comes to life, a character gets a name and comes back from the cast", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await chooseOperation(editor, "Image to video");
  await chooseFiles(editor, "Picture", sampleMedia.characterPortrait.path);
  await panel.getByRole("textbox", { name: "Prompt" }).fill("She turns.");
  await panel.getByText(/Size of the result: Portrait/).waitFor();
  await send(editor);
  await openResult(editor, "character-portrait.jpg");
  expect(lastTask()?.body).toMatchObject({ promptText: "She turns.", ratio: "768:1280" });
  await panel.getByRole("button", { name: "Before" }).click();
  await panel.getByRole("img", { name: /· Before$/ }).waitFor();

  await panel.getByRole("tab", { name: "Make" }).click();
  await chooseOperation(editor, "Act-Two");
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await send(editor);
  await underWay(editor);
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

test("Act-One: a film and a picture of 16:9, and of no other shape", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await chooseOperation(editor, "Act-One");
  await chooseFilm(editor, sampleMedia.performerSquare.path);
  await panel.getByText(/^Performance: has the wrong shape: 960x960/).waitFor();
  await removeChosen(editor);
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor, "performer.mp4");
  expect(lastTask()?.body).toMatchObject({ video: expect.any(String), image: expect.any(String) });
  expect(world.server.emulator.bill.charges.at(-1)?.operation).toBe("act_one");
});

test("a film is restyled after words and a picture", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await chooseOperation(editor, "Video to video");
  await chooseFiles(editor, "Video", sampleMedia.performer.path);
  await panel.getByText(/^Prompt: is missing/).waitFor();
  await panel.getByRole("textbox", { name: "Prompt" }).fill("As a charcoal drawing 🖤");
  await panel.getByText(/^Video: lasts 8 s; only the first 5 s are used/).waitFor();
  await chooseFiles(editor, "Style picture", sampleMedia.characterSquare.path);
  await slot(editor, "Style picture").getByText("960 × 960").waitFor();
  await send(editor);
  await openResult(editor, "performer.mp4");
  expect(lastTask()?.body).toMatchObject({
    promptText: "As a charcoal drawing 🖤",
    references: [{ type: "image" }],
  });
  expect(world.server.emulator.bill.charges.at(-1)?.operation).toBe("video_to_video");
});
