import { expect, test } from "vitest";
import { seriousFaults } from "./support/axe.ts";
import { pagesOf } from "./support/quick-document.ts";
import { chooseCharacter, chooseFilm, openResult, sendFilm } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome", "Only words") });

/** How far the panel's page is wider than what is seen of it, in pixels. */
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

test("every language, light and dark, fits 320 pixels and reads well", { timeout: 110_000 }, async () => {
  const editor = await world.open();
  const { page, panel } = editor;
  await sendFilm(editor);
  await openResult(editor, "performer.mp4");
  await panel.getByRole("tab").first().click();
  await chooseCharacter(editor);
  const frame = editor.frame();
  const firstWords = new Set<string>();
  for (const locale of ["en-US", "de-DE", "es-ES", "id-ID", "ja-JP", "tr-TR", "zz-ZZ"]) {
    await page.evaluate((locale) => window.express.pretend({ locale }), locale);
    await expect
      .poll(() => frame.evaluate("document.documentElement.lang"))
      .toBe(locale === "zz-ZZ" ? "en" : locale.slice(0, 2));
    for (const theme of ["light", "dark"] as const) {
      await page.evaluate((theme) => window.express.pretend({ theme }), theme);
      await expect.poll(() => panel.locator("sp-theme").getAttribute("color")).toBe(theme);
      for (const screen of [0, 1, 2]) {
        await panel.getByRole("tab").nth(screen).click();
        const name = `${locale}, ${theme}, screen ${screen}`;
        expect(await frame.evaluate(overflow), name).toBeLessThanOrEqual(0);
        // Colours change with the theme, not with the language.
        if (locale === "en-US") expect(await seriousFaults(editor), name).toEqual([]);
      }
    }
    firstWords.add((await panel.getByRole("tab").first().textContent()) ?? "");
  }
  // English is also the pseudo-locale's ground, with other letters.
  expect(firstWords.size).toBe(7);
  expect([...firstWords].at(-1)).toMatch(/^\[/);
});

test("keys alone: sign in, turn the tabs, choose, agree", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { page, panel } = editor;
  const focused = () =>
    panel.locator("understudy-panel").evaluate((host) => {
      let element = host.shadowRoot?.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
    });
  await panel.getByRole("tab", { name: "Make" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect
    .poll(() => panel.getByRole("tab", { name: "Takes" }).getAttribute("aria-selected"))
    .toBe("true");
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Welcome, has video");
  await chooseFilm(editor);
  await chooseCharacter(editor);
  const consent = panel.getByRole("checkbox", { name: /^I agree/ });
  await consent.focus();
  await page.keyboard.press("Space");
  await expect.poll(() => consent.isChecked()).toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await openResult(editor, "performer.mp4");
});
