import { gzipSync } from "node:zlib";
import type { Express } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import type { Browser, Locator } from "playwright-core";
import { filesOf } from "../scripts/archive.ts";
import { type Editor, frameOf, openEditor, pretendedServer, pretendServer, signIn } from "./editor.ts";
import { longTasks } from "./long-tasks.ts";

const openings = 15;

/** How soon the panel can be used after it was opened, and what was loaded until then. */
export async function opening(browser: Browser, express: Express, dist: string): Promise<string> {
  const editor = await openEditor(browser, express);
  await pretendServer(editor, 30);
  const { panel } = editor;
  const signedOut = await timesUntil(browser, editor, panel.getByRole("button", { name: "Sign in" }));
  await signIn(editor, pretendedServer, "ust_bench");
  const signedIn = await timesUntil(browser, editor, panel.getByRole("button", { name: /^Welcome/ }).first());
  const loaded = await loadedKb(editor, dist);
  await editor.page.context().close();
  const row = (name: string, { times, processor }: Openings) => [
    name,
    ...[times[0], times[Math.floor(times.length / 2)], times.at(-1), processor].map((ms = 0) =>
      ms.toFixed(0),
    ),
  ];
  return [
    markdownTable([
      ["opened until it can be used, ms", "fastest", `median of ${openings}`, "slowest", "of the processor"],
      row("signed out: the form to sign in", signedOut),
      row("signed in: pages to choose from", signedIn),
    ]),
    `Loaded until then, signed in: ${loaded} KB gzip of page and scripts.`,
  ].join("\n\n");
}

interface Openings {
  /** Milliseconds by the clock, the shortest first. */
  times: readonly number[];
  /** What one opening takes of a processor, editor included: what is left of it on a machine with nothing else to do. */
  processor: number;
}

async function timesUntil(browser: Browser, { page }: Editor, ready: Locator): Promise<Openings> {
  const open = async () => {
    await page.evaluate(() => window.express.closePanel());
    const started = performance.now();
    await page.evaluate(() => window.express.openPanel());
    await ready.waitFor();
    return performance.now() - started;
  };
  const times: number[] = [];
  for (let opening = 0; opening < openings; opening++) times.push(await open());
  const { processor } = await longTasks(browser, page, open);
  return { times: times.toSorted((a, b) => a - b), processor };
}

/** The files of the build that the open panel has loaded, each compressed by itself. */
async function loadedKb(editor: Editor, dist: string): Promise<string> {
  const files = await filesOf(dist);
  const addresses = await frameOf(editor).evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name),
  );
  const loaded = [...files].filter(
    ([name]) => name === "index.html" || addresses.some((address) => address.endsWith(`/${name}`)),
  );
  const bytes = loaded.reduce((sum, [, file]) => sum + gzipSync(file).length, 0);
  return (bytes / 1024).toFixed(1);
}
