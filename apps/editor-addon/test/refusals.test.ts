import { readFile } from "node:fs/promises";
import { sampleMedia } from "@understudy/dev/media";
import { cut, probe } from "@understudy/media";
import { expect, test } from "vitest";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  openResult,
  send,
  sendFilm,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();

test("signing in: an address, a code and a token that are none", { timeout: 60_000 }, async () => {
  const { panel } = await world.open({ isSignedIn: false, mayFailToLoad: true });
  const address = panel.getByRole("textbox", { name: "Server address" });
  const submit = panel.getByRole("button", { name: "Sign in" });
  await address.fill("not an address");
  await submit.click();
  await panel.getByText(/^This is no server address/).waitFor();
  await address.fill("http://127.0.0.1:9");
  await submit.click();
  await panel.getByText(/^The server cannot be reached/).waitFor();
  await address.fill(world.server.url);
  await panel.getByRole("textbox", { name: "Pairing code" }).fill("ZZZZ-ZZZZ");
  await submit.click();
  await panel.getByText(/^This code is wrong/).waitFor();
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill("ust_nobody");
  await submit.click();
  await panel.getByText(/does not know this token/).waitFor();
});

test("what the editor refuses", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  const performance = slot(editor, "Performance");
  const remove = async () =>
    performance
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();
  const choose = (name: string) =>
    performance.getByRole("button", { name: new RegExp(`^${name}(,|$)`) }).click();

  await choose("Only words");
  await performance.getByText(/There is no video on this page/).waitFor();
  await remove();

  await express((controls) => controls.pretend({ renditionFailure: "The disk is full." }));
  await choose("Welcome");
  await performance.getByText(/Something went wrong/).waitFor();
  await remove();
  await express((controls) => controls.pretend({ renditionFailure: "", user: "free" }));

  await express((controls) => controls.setPremium("page-landscape", true));
  await choose("Welcome");
  await performance.getByText(/premium content/).waitFor();
  await remove();
  await express((controls) => controls.setPremium("page-landscape", false));

  await express((controls) => controls.pretend({ underReview: true }));
  await panel
    .getByText(/^This document is under review/)
    .first()
    .waitFor();
});

test("performances that are too short, too long, silent, damaged, or no film at all", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  const performance = slot(editor, "Performance");
  const give = async (name: string, bytes: Uint8Array) =>
    chooseFiles(editor, "Performance", { name, mimeType: "video/mp4", buffer: Buffer.from(bytes) });
  const remove = async () =>
    performance
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();

  const { blob } = await cut(sampleMedia.performer.path, { start: 0, end: 2 });
  await give("short.mp4", new Uint8Array(await blob.arrayBuffer()));
  await panel.getByText(/^Performance: must last at least 3 s, but lasts (1.9|2) s\.$/).waitFor();
  await remove();

  const whole = await readFile(sampleMedia.performer.path);
  await give("cut-off.mp4", whole.subarray(0, Math.floor(whole.length * 0.6)));
  await performance.getByText(/^The file ends too early/).waitFor();
  await remove();

  await give("<img src=x onerror=alert(1)>.mp4", Buffer.from("This is how it began."));
  await performance.getByText(/^The file is neither a video nor a picture/).waitFor();
  await performance.getByText("<img src=x onerror=alert(1)>.mp4").waitFor();
  await remove();

  await chooseFilm(editor, sampleMedia.characterVideo.path);
  await panel.getByText("Performance: has no sound; neither will the result.").waitFor();
  await panel.getByText(/Size of the result: Landscape/).waitFor();
  await remove();

  await chooseFilm(editor, sampleMedia.performerPortrait.path);
  await panel.getByText(/Size of the result: Portrait/).waitFor();
});

test("45 seconds: the first 30, another part by the keyboard, or two takes side by side", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await chooseFilm(editor, sampleMedia.performance45s.path);
  await panel.getByText(/^0 sec to 30 sec/).waitFor();
  await panel.getByRole("button", { name: "Trim" }).click();
  const end = panel.getByRole("slider", { name: "End" });
  await end.focus();
  await end.press("Shift+ArrowLeft");
  await panel.getByText(/^0 sec to 29 sec/).waitFor();
  const start = panel.getByRole("slider", { name: "Start" });
  await start.focus();
  await start.press("ArrowRight");
  expect(Number(await start.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  await panel.getByRole("button", { name: "Done" }).click();

  await panel.getByRole("switch", { name: "Split into takes" }).check();
  await panel.getByText("Goes out as 2 takes, side by side").waitFor();
  await chooseCharacter(editor);
  const before = world.server.emulator.bill.charges.length;
  await send(editor);
  await panel.getByText(/part 1 of 2/).waitFor();
  await expect
    .poll(
      () =>
        takes(editor)
          .getByText(/Finished/)
          .count(),
      { timeout: 40_000 },
    )
    .toBe(2);
  expect(world.server.emulator.bill.charges.length).toBe(before + 2);
});

test("only the seconds that are needed travel", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  await chooseFilm(editor, sampleMedia.performance45s.path);
  await chooseCharacter(editor);
  await send(editor);
  await openResult(editor, "performance-45s.mp4");
  // What the server was given: the film as it was cut.
  const task = [...world.server.emulator.tasks.values()].at(-1);
  const { reference } = (task?.body ?? {}) as { reference: { uri: string } };
  expect(await probe(reference.uri)).toMatchObject({ durationSeconds: expect.closeTo(30, 0) });
});

test("a limit of money, said before and enforced", { timeout: 60_000 }, async () => {
  const limit = (microUsd: number | null) =>
    world.server.call("PUT", "/v1/limits/account", { period: "day", microUsd });
  await limit(100_000);
  try {
    const editor = await world.open();
    await chooseFilm(editor);
    await chooseCharacter(editor);
    await editor.panel.getByText(/^This costs USD.0\.40, but only USD.0\.\d\d is left\.$/).waitFor();
    expect(await editor.panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
  } finally {
    await limit(null);
  }
});

test("what the provider refuses is a sentence, and the money is told", { timeout: 60_000 }, async () => {
  const { emulator } = world.server;
  emulator.scenario.set("fail-safety-input*1");
  const editor = await world.open();
  await sendFilm(editor);
  await takes(editor)
    .getByText(/Failed/)
    .waitFor();
  await takes(editor)
    .getByText(/moderation refused the picture or the performance/)
    .waitFor();
  await takes(editor).getByRole("button", { name: "Use settings again" }).waitFor();
});
