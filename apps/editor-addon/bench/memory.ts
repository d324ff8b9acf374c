import { sampleMedia } from "@understudy/dev/media";
import type { Express } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import type { Browser, CDPSession } from "playwright-core";
import type { ServerProcess } from "../test/support/server-process.ts";
import { type Editor, frameOf, openEditor, signIn } from "./editor.ts";

const rounds = 50;
/** The first rounds load what is loaded once. */
const warm = 5;

/** What stays in memory when somebody makes and inserts one film after the other. */
export async function memory(browser: Browser, express: Express, server: ServerProcess): Promise<string> {
  // Another site than the panel's, as in the real editor: the panel has a process of its own to be measured.
  const editor = await openEditor(browser, { url: express.url.replace("127.0.0.1", "localhost") });
  const { page, panel } = editor;
  await signIn(editor, server.url, server.token);
  const session = await page.context().newCDPSession(frameOf(editor));
  const choose = (slot: string, path: string) =>
    panel.getByRole("region", { name: slot }).locator("input[type=file]").setInputFiles(path);
  await choose("Performance", sampleMedia.performer.path);
  await choose("Character", sampleMedia.character.path);
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();

  const held: Held[] = [];
  for (let round = 1; round <= rounds; round++) {
    await generateAndInsert(editor, round);
    if (round === warm || round === rounds) held.push(await heldBy(editor, session));
  }
  await page.context().close();
  const [before, after] = held;
  if (!before || !after) throw new Error("Nothing was measured.");
  const row = (name: string, of: (held: Held) => string) => [name, of(before), of(after)];
  return markdownTable([
    [`generated and inserted, after a collection`, `after ${warm} films`, `after ${rounds}`],
    row("JavaScript heap, MB", ({ heap }) => (heap / 1e6).toFixed(1)),
    row("DOM nodes", ({ nodes }) => String(nodes)),
    row("event listeners", ({ listeners }) => String(listeners)),
    row("object URLs", ({ urls }) => String(urls)),
  ]);
}

async function generateAndInsert({ panel }: Editor, round: number): Promise<void> {
  await panel.getByRole("button", { name: /^Send for/ }).click();
  const takes = panel.locator("li.take");
  await takes.nth(Math.min(round, 30) - 1).waitFor({ state: "attached" });
  await takes.first().getByText("Finished").waitFor();
  await takes.first().getByRole("button", { name: /^Show/ }).click();
  await panel.locator("video").waitFor();
  await panel.getByRole("button", { name: "Add to page" }).click();
  await panel.getByText("Added to the page").waitFor();
  await takes.first().getByRole("button", { name: "Close" }).click();
  await panel.getByRole("tab", { name: "Make" }).click();
}

interface Held {
  /** Bytes. */
  heap: number;
  nodes: number;
  listeners: number;
  urls: number;
}

async function heldBy(editor: Editor, session: CDPSession): Promise<Held> {
  await session.send("Performance.enable");
  // What the first collection frees may hold what the second one can.
  for (let pass = 0; pass < 3; pass++) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return {
    heap: metric("JSHeapUsedSize"),
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
    urls: await frameOf(editor).evaluate(() => window.objectUrls.size),
  };
}
