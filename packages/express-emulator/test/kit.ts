import { fileURLToPath } from "node:url";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { expect } from "vitest";
import {
  type Express,
  type ExpressDocument,
  type ExpressOptions,
  exampleDocument,
  startExpress,
} from "../src/index.ts";

/** An editor in a browser, with the sample add-on open. */
export interface Session extends AsyncDisposable {
  express: Express;
  page: Page;
  /** The panel's page at this moment. */
  panel(): Frame;
  /** Evaluates an expression in the panel, where `addOn` is the sample add-on. */
  inPanel<Value>(expression: string): Promise<Value>;
  /** Errors that reached the console or nobody. */
  errors: string[];
}

/** The sample add-on's folder. */
export const sampleAddOn: string = fileURLToPath(new URL("./add-on", import.meta.url));

/** Polls with patience: a loaded machine may take its time. */
export const eventually = <Value>(look: () => Value | Promise<Value>) =>
  expect.poll(look, { timeout: 25_000 });

/** The example with every clip cut to 2 seconds, but for the first page: quick to render. */
export const shortExample: ExpressDocument = structuredClone(exampleDocument);
for (const page of shortExample.pages.slice(1)) {
  for (const node of page.scenes.flatMap(({ children }) => children)) {
    if (node.type === "MediaContainer" && !node.asset.startsWith("fox"))
      node.trim ??= { start: 1, seconds: 2 };
  }
}

/** A few of its pages, which open faster than all. */
export const fewPages: ExpressDocument = {
  ...shortExample,
  pages: shortExample.pages.filter(({ id }) => /landscape|busy|scenes|words/.test(id)),
};

/** One browser for a file of tests. */
export async function launch(): Promise<Browser> {
  return chromium.launch(await chromiumLaunchOptions());
}

/** Opens an editor and waits until the panel is ready. */
export async function openEditor(browser: Browser, options: Partial<ExpressOptions> = {}): Promise<Session> {
  const express = await startExpress({
    panelDist: sampleAddOn,
    document: fewPages,
    renditionDelayMs: 0,
    ...options,
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  if (options.importMap === false) await express.routeSdk(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(express.url);
  await page.frameLocator("iframe").getByText("Ready").waitFor();
  const panel = () => {
    const frame = page.frames().find((each) => each.url().startsWith(express.panelOrigin));
    if (!frame) throw new Error("The panel is closed.");
    return frame;
  };
  return {
    express,
    page,
    panel,
    errors,
    inPanel: <Value>(expression: string) =>
      panel().evaluate(`(() => { const { addOn } = window; return (${expression}); })()`) as Promise<Value>,
    async [Symbol.asyncDispose]() {
      await context.close();
      await express.close();
    },
  };
}
