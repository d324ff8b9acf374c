import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { openResult, showTakes, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });

test("by an access token; takes of this document, and all of them", { timeout: 90_000 }, async () => {
  const editor = await world.open({ isSignedIn: false });
  const { panel } = editor;
  await panel.getByRole("textbox", { name: "Server address" }).fill(world.server.url);
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill(world.server.token);
  await panel.getByRole("button", { name: "Sign in" }).click();
  await panel.getByRole("tab", { name: "Make" }).waitFor();
  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByText(world.server.url).waitFor();

  // Made elsewhere, by another program.
  const film = (await readFile(sampleMedia.characterVideo.path)).toString("base64");
  await world.server.call("POST", "/v1/video_to_video", {
    videoUri: `data:video/mp4;base64,${film}`,
    promptText: "In the rain.",
    metadata: { title: "From elsewhere" },
  });
  await showTakes(editor);
  await panel.getByRole("heading", { name: "No takes yet" }).waitFor();
  await panel.getByRole("combobox", { name: "Which takes" }).selectOption({ label: "All" });
  await openResult(editor, "From elsewhere");
  // Nothing here tells what it was made from.
  expect(await panel.getByRole("button", { name: "Before" }).count()).toBe(0);
  await panel.getByRole("combobox", { name: "Which takes" }).selectOption({ label: "This document" });
  await expect.poll(() => takes(editor).count()).toBe(0);
});

test("an error that nobody catches does not pass unseen", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const frame = editor.frame();
  await frame.evaluate(() => {
    console.error("logged");
    void Promise.reject(new Error("rejected"));
    setTimeout(() => {
      throw new Error("thrown");
    });
  });
  const heard: string[] = [];
  await expect
    .poll(async () => {
      heard.push(...(await world.complaints()));
      return heard.toSorted().map((line) => line.split("\n")[0]);
    })
    .toEqual(["logged", "uncaught: Error: rejected", "uncaught: Error: thrown"]);
});
