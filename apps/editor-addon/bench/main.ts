import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { startExpress } from "@understudy/express-emulator";
import { chromium } from "playwright-core";
import { buildAddOn } from "../scripts/build-add-on.ts";
import { history } from "./history.ts";
import { opening } from "./opening.ts";
import { sizes } from "./sizes.ts";

// The production build in the emulated editor. Prints tables; those that are named, or all.

process.env.NODE_ENV = "production";
const dist = await mkdtemp(join(tmpdir(), "understudy-panel-bench-"));
await buildAddOn(dist);
const express = await startExpress({ panelDist: dist, renditionDelayMs: 0 });
const browser = await chromium.launch(await chromiumLaunchOptions());
const benches = {
  sizes: () => sizes(dist),
  opening: () => opening(browser, express, dist),
  history: () => history(browser, express),
};
try {
  const wanted = process.argv.slice(2);
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) console.log(`${await bench()}\n`);
} finally {
  await browser.close();
  await express.close();
  await rm(dist, { recursive: true });
}
