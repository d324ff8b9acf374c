import { sampleMedia } from "@understudy/dev/media";
import { type Express, type ExpressDocument, exampleDocument } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import type { Browser, Frame } from "playwright-core";
import type { ServerProcess } from "../test/support/server-process.ts";
import { frameOf, openEditor, signIn } from "./editor.ts";

const runs = 3;
const seconds = 30;
const title = "Thirty seconds";

/** A document with one page: thirty seconds of 1280 by 720. */
export const longDocument: ExpressDocument = { ...exampleDocument, pages: [longPage()] };

/** How long a page takes until the server has its take, beside what the editor needs to render it. */
export async function sending(browser: Browser, express: Express, server: ServerProcess): Promise<string> {
  const editor = await openEditor(browser, express);
  const { page, panel } = editor;
  page.setDefaultTimeout(300_000);
  await signIn(editor, server.url, server.token);
  const slot = (name: string) => panel.getByRole("region", { name });
  const pageButton = slot("Performance").getByRole("button", { name: new RegExp(`^${title},`) });
  const film = slot("Performance").getByRole("listitem");
  const chooseAndMeasure = async () => {
    await pageButton.click();
    await film.getByText(/× \d+/).waitFor();
  };
  const frame = frameOf(editor);
  await timeRenditions(frame);
  // Once for what is loaded at the first film.
  await chooseAndMeasure();
  await slot("Character").locator("input[type=file]").setInputFiles(sampleMedia.character.path);
  await slot("Character").getByText("1280 × 720").waitFor();
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();

  const measured: { rendering: number; reading: number; sending: number }[] = [];
  for (let run = 0; run < runs; run++) {
    await pageButton.click();
    await film.waitFor({ state: "detached" });
    const chosen = performance.now();
    await chooseAndMeasure();
    const ready = performance.now();
    await panel.getByRole("button", { name: /^Send for/ }).click();
    await panel.locator("li.take").nth(run).waitFor();
    await panel.locator("li.take").first().getByText(sentStates).waitFor();
    const sent = performance.now();
    const rendering = await frame.evaluate(() => window.lastRendition);
    measured.push({ rendering, reading: ready - chosen - rendering, sending: sent - ready });
    await panel.getByRole("tab", { name: "Make" }).click();
  }
  await page.context().close();
  const row = (name: string, of: (run: (typeof measured)[number]) => number) => {
    const sorted = measured.map(of).toSorted((a, b) => a - b);
    return [
      name,
      ...[sorted[0], sorted[Math.floor(runs / 2)], sorted.at(-1)].map((ms = 0) => (ms / 1000).toFixed(2)),
    ];
  };
  return markdownTable([
    [`a page of ${seconds} s, 720p, s`, "fastest", `median of ${runs}`, "slowest"],
    row("beyond the rendition, until the server has the task", ({ reading, sending }) => reading + sending),
    row("of it: measuring the film", ({ reading }) => reading),
    row("of it: uploading and creating", ({ sending }) => sending),
    row("the rendition itself, in the emulated editor", ({ rendering }) => rendering),
  ]);
}

/** What a take says once the server knows it. */
const sentStates = /Waiting|Place|Being made|Finished/;

/** Takes the time of each film, where the panel asks the editor for it. */
async function timeRenditions(frame: Frame): Promise<void> {
  await frame.evaluate(async (address) => {
    const { default: sdk } = (await import(address)) as { default: { app: { document: Renders } } };
    const { document } = sdk.app;
    const render = document.createRenditions.bind(document);
    document.createRenditions = async (...asked) => {
      const started = performance.now();
      const rendered = await render(...asked);
      if (JSON.stringify(asked).includes("mp4")) window.lastRendition = performance.now() - started;
      return rendered;
    };
  }, "https://express.adobe.com/static/add-on-sdk/sdk.js");
}

interface Renders {
  createRenditions(...asked: unknown[]): Promise<unknown>;
}

declare global {
  interface Window {
    /** Milliseconds. */
    lastRendition: number;
  }
}

function longPage(): ExpressDocument["pages"][number] {
  const size = { width: 1280, height: 720 };
  const plain = { x: 0, y: 0, rotation: 0, opacity: 1, locked: false, addOnData: {} };
  const clip = {
    ...plain,
    ...size,
    id: "long-clip",
    type: "MediaContainer",
    asset: "performance-45s",
  } as const;
  return {
    ...size,
    id: "long",
    name: title,
    hasPremiumContent: false,
    addOnData: {},
    scenes: [
      {
        id: "long-scene",
        background: "#000000",
        addOnData: {},
        children: [{ ...clip, trim: { start: 0, seconds } }],
      },
    ],
  };
}
