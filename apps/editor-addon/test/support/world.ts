import { randomUUID } from "node:crypto";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import {
  type Express,
  type ExpressControls,
  type ExpressDocument,
  startExpress,
} from "@understudy/express-emulator";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Frame,
  type FrameLocator,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { quickDocument } from "./quick-document.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** The emulated editor with the production build in it, an Understudy server, and a browser. */
export interface World {
  readonly express: Express;
  readonly server: ServerProcess;
  /** Opens the editor in a browser profile of its own. */
  open(options?: OpenOptions): Promise<Editor>;
  /** Takes what went wrong unheard since the last time. After a test there must be none. */
  complaints(): Promise<string[]>;
}

export interface OpenOptions {
  /** Another tab of the same profile. */
  beside?: Editor;
  /** Signs in as somebody new, by a pairing code; on when left out. */
  isSignedIn?: boolean;
  width?: number;
  /** What the test provokes: the browser itself logs failed requests. */
  mayFailToLoad?: boolean;
}

/** The editor as one person sees it. */
export interface Editor {
  page: Page;
  context: BrowserContext;
  panel: FrameLocator;
  /** The panel's own page as it is now: closed and opened, it is another one. */
  frame(): Frame;
  /** Calls the emulator's controls in the page. */
  express<T>(call: (express: ExpressControls) => T | Promise<T>): Promise<T>;
  /** Signs in by a pairing code, as somebody new when nobody is named. */
  signIn(person?: string): Promise<void>;
  /** Presses a button of the editor's own dialog. */
  answer(label: string): Promise<void>;
  document(): Promise<ExpressDocument>;
}

/** Starts all of it before the tests of a file. Call it at the top of the file. */
export function testWorld(options: { args?: string[]; document?: ExpressDocument } = {}): World {
  const world = {} as { -readonly [Key in keyof World]: World[Key] };
  let browser: Browser;
  const contexts = new Set<BrowserContext>();
  let complaints: string[] = [];

  beforeAll(async () => {
    const { document = quickDocument } = options;
    world.express = await startExpress({
      panelDist: inject("panelDist"),
      importMap: false,
      renditionDelayMs: 0,
      document,
    });
    world.server = await startServer(world.express.panelOrigin);
    const launch = await chromiumLaunchOptions();
    browser = await chromium.launch({ ...launch, args: [...launch.args, ...(options.args ?? [])] });
  });
  afterEach(async () => {
    const said = await world.complaints();
    await Promise.all([...contexts].map((context) => context.close()));
    contexts.clear();
    expect([...said, ...complaints], "errors nobody caught, and errors in the console").toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await world.express?.close();
    await world.server?.close();
  });

  world.complaints = async () => {
    const pages = [...contexts].flatMap((context) => context.pages());
    const ofSandboxes = await Promise.all(
      pages.map((page) => page.evaluate(() => window.express?.sandboxErrors() ?? [])),
    );
    const said = [...complaints, ...ofSandboxes.flat()];
    complaints = [];
    return said;
  };
  world.open = async ({ beside, isSignedIn = true, width = 1200, mayFailToLoad = false } = {}) => {
    const context =
      beside?.context ??
      (await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" }));
    if (!beside) {
      contexts.add(context);
      await world.express.routeSdk(context);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      const isLoad =
        /^Failed to load resource/.test(message.text()) || /blocked by CORS/.test(message.text());
      if (message.type() === "error" && !(mayFailToLoad && isLoad)) complaints.push(message.text());
    });
    await page.goto(world.express.url);
    const editor = editorOf(page, context, world);
    await page.waitForFunction("window.express");
    await editor.express((express) => express.ready);
    if (isSignedIn && !beside) await editor.signIn();
    return editor;
  };
  return world;
}

function editorOf(page: Page, context: BrowserContext, world: Pick<World, "server">): Editor {
  const panel = page.frameLocator("iframe");
  const express: Editor["express"] = (call) =>
    page.evaluate(`(${call.toString()})(window.express)`) as ReturnType<typeof call> as never;
  return {
    page,
    context,
    panel,
    frame() {
      const frame = page.frames().find((candidate) => candidate.parentFrame() === page.mainFrame());
      if (!frame) throw new Error("The panel is not open.");
      return frame;
    },
    express,
    async signIn(person = `person:${randomUUID()}`) {
      const headers = { "x-understudy-subject": person };
      const { code } = (await world.server.call("POST", "/v1/pairings", {}, headers)) as { code: string };
      await panel.getByRole("textbox", { name: "Server address" }).fill(world.server.url);
      await panel.getByRole("textbox", { name: "Pairing code" }).fill(code);
      await panel.getByRole("button", { name: "Sign in" }).click();
      await panel.getByRole("tab", { name: "Make" }).waitFor();
    },
    answer: (label) => page.getByRole("dialog").getByRole("button", { name: label }).click(),
    document: () => express((express) => express.document()),
  };
}
