import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** Pages in a browser that lives as long as the tests of a file. */
export interface Pages {
  /** What the pages complained of; it must be nothing when a test ends. */
  wrong: string[];
  open(url: string, size?: { width: number; height: number }): Promise<Page>;
}

/** Has a browser for the tests of a file. */
export function usePages(): Pages {
  let browser: Browser;
  const opened: Page[] = [];
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunchOptions());
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close();
    expect(pages.wrong).toEqual([]);
  });
  const pages: Pages = {
    wrong: [],
    async open(url, size = { width: 1200, height: 860 }) {
      pages.wrong = [];
      const page = await browser.newPage({ viewport: size });
      opened.push(page);
      page.setDefaultTimeout(30_000);
      page.on("pageerror", (error) => pages.wrong.push(error.message));
      page.on("console", (message) => message.type() === "error" && pages.wrong.push(message.text()));
      await page.goto(url);
      return page;
    },
  };
  return pages;
}
