import { expect, test } from "vitest";
import { choosePage, send, sendFilm, slot, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld();

test("an address without a scheme, and which one was tried", { timeout: 60_000 }, async () => {
  const { panel } = await world.open({ isSignedIn: false, mayFailToLoad: true });
  await panel.getByRole("textbox", { name: "Server address" }).fill("127.0.0.1:1");
  await panel.getByRole("textbox", { name: "Pairing code" }).fill("ABCD-EFGH");
  await panel.getByRole("button", { name: "Sign in" }).click();
  await panel.getByText(/^The server cannot be reached at http:\/\/127\.0\.0\.1:1\. /).waitFor();
});

test("a screen begins at its top, and says who is signed in", { timeout: 60_000 }, async () => {
  const editor = await world.open({ isSignedIn: false });
  const { panel } = editor;
  await editor.page.setViewportSize({ width: 1200, height: 500 });
  await editor.frame().evaluate(() => scrollTo(0, 1000));
  await editor.signIn("discord:1573711856554475527:157371185655856554");
  const scrolled = () => editor.frame().evaluate(() => scrollY);
  await expect.poll(scrolled).toBe(0);
  await slot(editor, "Character").getByText("Choose a file").scrollIntoViewIfNeeded();
  expect(await scrolled()).toBeGreaterThan(0);
  await panel.getByRole("tab", { name: "Account" }).press("Enter");
  await panel.getByText("Signed in through Discord").waitFor();
  await panel.getByText("User ID ending in 856554").waitFor();
  expect(await panel.getByText("1573711856554475527").count()).toBe(0);
  await expect.poll(scrolled).toBe(0);
});

test("all pages are seen to be there, and can be read again", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const performance = slot(editor, "Performance");
  const pages = performance.getByRole("group", { name: "Pages of this document" });
  const count = await pages.getByRole("button").count();
  expect(count).toBeGreaterThan(6);
  await performance.getByText(`${count} pages in all`).waitFor();
  const box = await performance.getByRole("button", { name: "Read the pages again" }).boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);

  // A clip can be isolated where there is one; what that does is said once.
  await choosePage(editor, "Welcome");
  await pages.getByRole("button", { name: /^Story/ }).click();
  await pages.getByRole("button", { name: "Only words" }).click();
  await performance.getByText("There is no video on this page.", { exact: false }).waitFor();
  await editor.panel.getByText("Remove what was refused above, or choose something else for it.").waitFor();
  await expect
    .poll(() => performance.getByRole("button", { name: "Isolate the selected clip" }).count())
    .toBe(2);
  await expect.poll(() => performance.getByText(/^Makes a copy of the page/).count()).toBe(1);
});

test("the slider is described in the language of the editor", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const slider = editor.panel.getByRole("slider");
  const description = () =>
    slider.evaluate((input) => {
      const root = input.getRootNode() as ShadowRoot;
      return root.getElementById(input.getAttribute("aria-describedby") ?? "")?.textContent?.trim();
    });
  await expect.poll(description).toBe("Escape or a double click sets it back.");
  await slider.press("ArrowRight");
  await expect.poll(() => slider.inputValue()).toBe("4");
  await slider.press("Escape");
  await expect.poll(() => slider.inputValue()).toBe("3");
  await editor.express((express) => express.pretend({ locale: "de-DE" }));
  await expect.poll(description).toBe("Escape oder ein Doppelklick stellt ihn zurück.");
});

test("a take tells where it waits, and whether it is still free to cancel", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { scenario } = world.server.emulator;
  scenario.set("rate-limited");
  await sendFilm(editor);
  const first = takes(editor).first();
  await first.getByText(/In line, place 1/).waitFor();
  await first.getByText("Not sent yet: to cancel it costs nothing.").waitFor();
  await first.getByRole("button", { name: "Cancel" }).click();
  await editor.answer("Cancel the take");
  await first.getByText("Nothing charged").waitFor();

  scenario.set("stuck");
  await editor.panel.getByRole("tab", { name: "Make" }).click();
  await send(editor);
  await takes(editor)
    .first()
    .getByText(/^Sent: the provider cannot stop it/)
    .waitFor();
  scenario.clear();
});
