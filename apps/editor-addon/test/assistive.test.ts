import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFilm,
  finished,
  openResult,
  send,
  sendFilm,
  slot,
  takes,
  underWay,
} from "./support/steps.ts";
import { type Editor, testWorld } from "./support/world.ts";

const args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const world = testWorld({ args, document: pagesOf("Only words") });

/** Waits until something has the focus, by its name, however deep it is. */
const hasFocus = ({ panel }: Editor, name: string | RegExp) =>
  expect
    .poll(
      () =>
        panel.locator("understudy-panel").evaluate((host) => {
          let element = host.shadowRoot?.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
        }),
      { timeout: 30_000 },
    )
    .toMatch(name);

test("what is closed or taken away leaves the focus with what stands before it", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel, page } = editor;
  const press = async (name: string) => {
    await panel.getByRole("button", { name, exact: true }).first().focus();
    await page.keyboard.press("Enter");
  };
  await hasFocus(editor, "Make");
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await press("Trim");
  await panel.getByRole("button", { name: "Done" }).waitFor();
  await press("Done");
  await hasFocus(editor, "Trim");
  await press("Record");
  await panel.getByRole("button", { name: "Start recording" }).waitFor();
  await press("Start recording");
  await hasFocus(editor, "Stop");
  await press("Close");
  await hasFocus(editor, "Record");
  await press("Remove character.jpg");
  await hasFocus(editor, "Cast");
  await chooseCharacter(editor);
  await send(editor);
  await hasFocus(editor, /^Takes/);
  await finished(editor, 1);
  await openResult(editor, "performer.mp4");
  await press("Report content");
  await press("Cancel");
  await hasFocus(editor, "Report content");
  await press("Replace the clip");
  await editor.answer("Cancel");
  await hasFocus(editor, "Replace the clip");
  await expect.poll(() => editor.frame().evaluate(() => document.hasFocus())).toBe(true);
  await press("Use settings again");
  await hasFocus(editor, "Make");
});

test("the cast stays as it is while the panel is drawn anew, and is not left open for the next person", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  const character = slot(editor, "Character");
  await character.getByRole("button", { name: "Cast" }).click();
  // What is said in place of pictures has the room of all of them.
  const said = await character.getByText(/^No character has a name yet/).boundingBox();
  expect(said?.width).toBeGreaterThan(200);
  await character.getByRole("button", { name: "Cast" }).click();
  await sendFilm(editor);
  await underWay(editor);
  await panel.getByRole("tab", { name: "Make" }).click();
  await character.getByRole("textbox").fill("Fox");
  await character.getByRole("button", { name: "Save the name" }).click();
  await panel.getByText(/^Saved/).waitFor();
  await character.getByRole("button", { name: "Cast" }).click();
  const fox = character.getByRole("button", { name: "Fox" });
  await fox.focus();
  await express((controls) => controls.pretend({ theme: "dark" }));
  await panel.locator("sp-theme[color=dark]").waitFor();
  await hasFocus(editor, "Fox");

  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByRole("button", { name: "Sign out" }).click();
  await editor.signIn();
  await character.getByRole("button", { name: "Cast" }).waitFor();
  expect(await fox.count()).toBe(0);
});

test("what becomes of a take and what is said are told to who cannot see them, without the seconds that pass", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open();
  const { panel } = editor;
  await sendFilm(editor);
  const state = takes(editor).getByRole("status");
  const first = await state.elementHandle();
  await finished(editor, 1);
  // A place that was there before, with other words.
  expect(await first?.textContent()).toBe("Finished");

  await panel.getByRole("tab", { name: "Account" }).click();
  const messages = await panel.locator(".messages").elementHandle();
  await panel.getByRole("button", { name: "Clear all data" }).click();
  await editor.answer("Clear");
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
  expect((await messages?.textContent())?.trim()).toMatch(/\w/);
  expect(await messages?.evaluate((element) => element.isConnected)).toBe(true);
});

/** Names of what moves without end, however deep it is. */
const moving = `(function moving(root) {
  const endless = root.getAnimations().filter(({effect}) => effect.getComputedTiming().iterations === Infinity);
  const inside = [...root.querySelectorAll("*")].flatMap(({shadowRoot}) => shadowRoot ? moving(shadowRoot) : []);
  return [...endless.map(({effect}) => effect.target.className), ...inside];
})(document)`;

test("nothing moves without end for who wants less motion", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { scenario } = world.server.emulator;
  scenario.set("stuck");
  await sendFilm(editor);
  await underWay(editor);
  scenario.clear();
  expect(await editor.frame().evaluate(moving)).toEqual([]);
  await editor.page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(() => editor.frame().evaluate(moving)).not.toEqual([]);
});
