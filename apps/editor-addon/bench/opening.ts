import { gzipSync } from "node:zlib";
import type { Express } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import type { Browser, Locator } from "playwright-core";
import { filesOf } from "../scripts/archive.ts";
import { type Editor, frameOf, openEditor, pretendedServer, pretendServer, signIn } from "./editor.ts";

const openings = 15;

/** How soon the panel can be used after it was opened, and what was loaded until then. */
export async function opening(browser: Browser, express: Express, dist: string): Promise<string> {
  const editor = await openEditor(browser, express);
  await pretendServer(editor, 30);
  const { panel } = editor;
  const signedOut = await timesUntil(editor, panel.getByRole("button", { name: "Sign in" }));
  await signIn(editor, pretendedServer, "ust_bench");
  const signedIn = await timesUntil(editor, panel.getByRole("button", { name: /^Welcome/ }).first());
  const loaded = await loadedKb(editor, dist);
  await editor.page.context().close();
  const row = (name: string, times: readonly number[]) => [
    name,
    ...[times[0], times[Math.floor(times.length / 2)], times.at(-1)].map((ms = 0) => ms.toFixed(0)),
  ];
  return [
    markdownTable([
      ["opened until it can be used, ms", "fastest", `median of ${openings}`, "slowest"],
      row("signed out: the form to sign in", signedOut),
      row("signed in: pages to choose from", signedIn),
    ]),
    `Loaded until then, signed in: ${loaded} KB gzip of page and scripts.`,
  ].join("\n\n");
}

async function timesUntil({ page }: Editor, ready: Locator): Promise<number[]> {
  const times: number[] = [];
  for (let opening = 0; opening < openings; opening++) {
    await page.evaluate(() => window.express.closePanel());
    const started = performance.now();
    await page.evaluate(() => window.express.openPanel());
    await ready.waitFor();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b);
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
