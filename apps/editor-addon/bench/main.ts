import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { type Express, startExpress } from "@understudy/express-emulator";
import { markdownTable } from "markdown-table";
import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { filesOf } from "../scripts/archive.ts";
import { buildAddOn } from "../scripts/build-add-on.ts";
import { chunksOf, initialChunks } from "../scripts/chunks.ts";
import { answersWith } from "./answers.ts";

// How large the panel is, how soon it can be used, and how it bears a long history. Prints tables.

/** Nobody is there: the answers are made in the browser. */
const server = "http://127.0.0.1:9";
const rows = 500;
const openings = 7;
process.env.NODE_ENV = "production";
const dist = await mkdtemp(join(tmpdir(), "understudy-panel-bench-"));
await buildAddOn(dist);
const express = await startExpress({ panelDist: dist });
const browser = await chromium.launch(await chromiumLaunchOptions());
try {
  await printSizes();
  await printOpening(browser, express);
  await printHistory(browser, express);
} finally {
  await browser.close();
  await express.close();
  await rm(dist, { recursive: true });
}

async function printSizes(): Promise<void> {
  const files = await filesOf(dist);
  const initial = initialChunks(files);
  const kb = (bytes: number) => (bytes / 1024).toFixed(1);
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
  const all = chunksOf(files);
  console.log(
    markdownTable([
      ["script", "KB", "KB gzip"],
      [
        "before anything is drawn",
        kb(sum(initial.map(({ bytes }) => bytes))),
        kb(sum(initial.map(({ gzipBytes }) => gzipBytes))),
      ],
      ...all
        .slice(0, 8)
        .map(({ name, bytes, gzipBytes }) => [name.replace(/-[\w-]{8}\.js$/, ""), kb(bytes), kb(gzipBytes)]),
      [
        "all, six languages included",
        kb(sum(all.map(({ bytes }) => bytes))),
        kb(sum(all.map(({ gzipBytes }) => gzipBytes))),
      ],
    ]),
  );
}

async function printOpening(browser: Browser, express: Express): Promise<void> {
  const page = await editor(browser, express);
  const times: number[] = [];
  for (let opening = 0; opening < openings; opening++) {
    await page.evaluate(() => window.express.closePanel());
    const started = performance.now();
    await page.evaluate(() => window.express.openPanel());
    await page.frameLocator("iframe").getByRole("button", { name: "Sign in" }).waitFor();
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (value = 0) => value.toFixed(0);
  console.log(
    `\n${markdownTable([
      ["opening the panel until it can be used", "ms"],
      ["fastest", ms(sorted[0])],
      ["median", ms(sorted[Math.floor(openings / 2)])],
      ["slowest", ms(sorted.at(-1))],
    ])}`,
  );
  await page.close();
}

async function printHistory(browser: Browser, express: Express): Promise<void> {
  const page = await editor(browser, express);
  const answers = answersWith(rows);
  await page.context().route(`${server}/**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice(4);
    const body = answers[path];
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    return body === undefined ? route.abort() : route.fulfill({ json: body, headers });
  });
  const panel = page.frameLocator("iframe");
  await panel.getByRole("textbox", { name: "Server address" }).fill(server);
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill("ust_bench");
  await panel.getByRole("button", { name: "Sign in" }).click();
  await panel.getByRole("tab", { name: "Takes" }).click();
  await panel.getByRole("combobox", { name: "Which takes" }).selectOption("all");
  await panel
    .locator("li.take")
    .nth(rows - 1)
    .waitFor({ state: "attached" });
  const { steps, long, longest } = await scroll(frameOf(page));
  console.log(
    `\n${markdownTable([
      [`scrolling ${rows} takes`, ""],
      ["steps", String(steps)],
      ["tasks over 50 ms", String(long)],
      ["longest, ms", longest.toFixed(0)],
    ])}`,
  );
  await page.close();
}

/** Scrolls from top to bottom, a step each frame, and tells the long tasks meanwhile. */
function scroll(frame: Frame): Promise<{ steps: number; long: number; longest: number }> {
  return frame.evaluate(async () => {
    const long: number[] = [];
    const observer = new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: "longtask" });
    let steps = 0;
    for (; scrollY + innerHeight < document.documentElement.scrollHeight - 1 && steps < 2000; steps++) {
      scrollBy(0, 120);
      await new Promise(requestAnimationFrame);
    }
    observer.disconnect();
    return { steps, long: long.length, longest: Math.max(0, ...long) };
  });
}

async function editor(browser: Browser, express: Express): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(express.url);
  await page.waitForFunction("window.express");
  await page.evaluate(() => window.express.ready);
  return page;
}

function frameOf(page: Page): Frame {
  const frame = page.frames().find((candidate) => candidate.parentFrame() !== null);
  if (!frame) throw new Error("The panel is not open.");
  return frame;
}
