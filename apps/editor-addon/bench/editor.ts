import { sampleMedia } from "@understudy/dev/media";
import type { Express } from "@understudy/express-emulator";
import type { Browser, Frame, FrameLocator, Page } from "playwright-core";
import { answerOf } from "./answers.ts";
import { countObjectUrls } from "./object-urls.ts";

/** Nobody is there: what the panel asks of it is answered in the browser. */
export const pretendedServer = "http://127.0.0.1:9";

/** The editor in a profile of its own. */
export interface Editor {
  page: Page;
  panel: FrameLocator;
}

/** Opens the editor, with the panel in it, in a profile of its own. */
export async function openEditor(browser: Browser, { url }: Pick<Express, "url">): Promise<Editor> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    reducedMotion: "reduce",
  });
  await context.addInitScript(countObjectUrls);
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction("window.express");
  await page.evaluate(() => window.express.ready);
  return { page, panel: page.frameLocator("iframe") };
}

/** The panel's own document, as long as it is open. */
export function frameOf({ page }: Editor): Frame {
  const frame = page.frames().find((candidate) => candidate.parentFrame() !== null);
  if (!frame) throw new Error("The panel is not open.");
  return frame;
}

/** Answers in place of a server with that many takes, whose posters are pictures of 1280 by 720. */
export async function pretendServer({ page }: Editor, takes: number): Promise<void> {
  await page.context().route(`${pretendedServer}/**`, (route) => {
    const url = new URL(route.request().url());
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (url.pathname.startsWith("/posters/"))
      return route.fulfill({ path: sampleMedia.character.path, headers });
    const json = answerOf(takes, url);
    return json === undefined ? route.abort() : route.fulfill({ json, headers });
  });
}

/** Signs in by a token. */
export async function signIn({ panel }: Editor, server: string, token: string): Promise<void> {
  await panel.getByRole("textbox", { name: "Server address" }).fill(server);
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill(token);
  await panel.getByRole("button", { name: "Sign in" }).click();
  await panel.getByRole("tab", { name: "Make" }).waitFor();
}
