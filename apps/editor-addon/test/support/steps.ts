import { sampleMedia } from "@understudy/dev/media";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Editor } from "./world.ts";

// What a person does again and again, by role and label.

export const slot = ({ panel }: Editor, name: string): Locator => panel.getByRole("region", { name });

/** Chooses a page for the performance, unless it is, and waits until it is measured. */
export async function choosePage(editor: Editor, name: string): Promise<void> {
  const performance = slot(editor, "Performance");
  const page = performance.getByRole("button", { name: new RegExp(`^${name}(,|$)`) });
  if ((await page.getAttribute("aria-pressed")) === "false") await page.click();
  await performance.getByRole("listitem").getByText(/× \d+/).first().waitFor();
}

/** Chooses files for a slot. */
export function chooseFiles(
  editor: Editor,
  name: string,
  files: string | string[] | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  return slot(editor, name).locator("input[type=file]").setInputFiles(files);
}

/** Chooses the fox and waits until it is measured. */
export async function chooseCharacter(editor: Editor): Promise<void> {
  await chooseFiles(editor, "Character", sampleMedia.character.path);
  await slot(editor, "Character").getByText("1280 × 720").waitFor();
}

/** Agrees and sends. */
export async function send({ panel }: Editor): Promise<void> {
  const consent = panel.getByRole("checkbox", { name: /^I agree/ });
  if (!(await consent.isChecked())) await consent.check();
  await panel.getByRole("button", { name: /^Send for/ }).click();
}

/** Makes one take of a page. */
export async function sendPage(editor: Editor, name = "Welcome"): Promise<void> {
  await choosePage(editor, name);
  await chooseCharacter(editor);
  await send(editor);
}

export const takes = ({ panel }: Editor): Locator => panel.locator("li.take");

/** Waits for the result of a take and opens it. */
export async function openResult({ panel }: Editor, name = "Welcome"): Promise<void> {
  await panel
    .getByRole("button", { name: `Show ${name}` })
    .first()
    .click();
  await panel.locator("video").first().waitFor();
}

/** Chooses the sample performance as a file: quicker than a page, which the editor renders frame by frame. */
export async function chooseFilm(editor: Editor, path: string = sampleMedia.performer.path): Promise<void> {
  await chooseFiles(editor, "Performance", path);
  await slot(editor, "Performance").getByRole("listitem").getByText(/× \d+/).first().waitFor();
}

/** Makes one take of the sample performance. */
export async function sendFilm(editor: Editor): Promise<void> {
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await send(editor);
}

/** Closes the panel and opens it again, as switching to another panel of the editor does. */
export async function reopen({ express, panel }: Editor): Promise<void> {
  await express((controls) => controls.closePanel());
  await express((controls) => controls.openPanel());
  await panel.getByRole("tab").first().waitFor();
}

/** What the panel has written down under a key. */
export function keptUnder(editor: Editor, key: string): Promise<unknown> {
  return editor.frame().evaluate(`import("https://express.adobe.com/static/add-on-sdk/sdk.js").then(
    ({default: sdk}) => sdk.instance.clientStorage.getItem("${key}"))`);
}

/** Takes back the first performance that was chosen. */
export function removeChosen(editor: Editor): Promise<void> {
  return slot(editor, "Performance")
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
}

/** Waits until so many takes have succeeded. */
export async function finished(editor: Editor, count: number): Promise<void> {
  const done = takes(editor).getByText(/Finished/);
  await expect.poll(() => done.count(), { timeout: 60_000 }).toBe(count);
}

/** Turns to the list of takes. */
export function showTakes({ panel }: Editor): Promise<void> {
  return panel.getByRole("tab", { name: /^Takes/ }).click();
}

/** Waits until the server works on the first take, or has done so. */
export function underWay(editor: Editor): Promise<void> {
  return takes(editor)
    .getByText(/In line|Waiting|performing|Finished/)
    .first()
    .waitFor();
}

/** Takes the network away, from the browser and from what the editor says of it. */
export async function goOffline({ express, context, panel }: Editor): Promise<void> {
  await express((controls) => controls.pretend({ online: false }));
  await context.setOffline(true);
  await panel.getByText(/^You are offline/).waitFor();
}

export async function goOnline({ express, context, panel }: Editor): Promise<void> {
  await context.setOffline(false);
  await express((controls) => controls.pretend({ online: true }));
  await panel.getByText(/^You are offline/).waitFor({ state: "hidden" });
}

/** Chooses what to make. */
export async function chooseOperation({ panel }: Editor, label: string): Promise<void> {
  await panel.getByRole("combobox", { name: "What to make" }).selectOption({ label });
}
