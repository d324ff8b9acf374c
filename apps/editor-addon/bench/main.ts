import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { startExpress } from "@understudy/express-emulator";
import { chromium } from "playwright-core";
import { buildAddOn } from "../scripts/build-add-on.ts";
import { startServer } from "../test/support/server-process.ts";
import { history } from "./history.ts";
import { memory } from "./memory.ts";
import { opening } from "./opening.ts";
import { longDocument, sending } from "./sending.ts";
import { sizes } from "./sizes.ts";

// The production build in the emulated editor. Prints tables; those that are named, or all.

process.env.NODE_ENV = "production";
const dist = await mkdtemp(join(tmpdir(), "understudy-panel-bench-"));
await buildAddOn(dist);
const express = await startExpress({ panelDist: dist, renditionDelayMs: 0 });
const expressOfOne = await startExpress({ panelDist: dist, document: longDocument, renditionDelayMs: 0 });
const server = await startServer([express, expressOfOne].map(({ panelOrigin }) => panelOrigin).join());
const launch = await chromiumLaunchOptions();
const browser = await chromium.launch({ ...launch, args: [...launch.args, "--site-per-process"] });
const benches = {
  sizes: () => sizes(dist),
  opening: () => opening(browser, express, dist),
  history: () => history(browser, express),
  sending: () => sending(browser, expressOfOne, server),
  memory: () => memory(browser, express, server),
};
try {
  const wanted = process.argv.slice(2);
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const [load = 0] = loadavg();
    console.log(`${name}, at a load of ${load.toFixed(1)} on ${availableParallelism()} processors\n`);
    console.log(`${await bench()}\n`);
  }
} finally {
  await browser.close();
  await express.close();
  await expressOfOne.close();
  await server.close();
  await rm(dist, { recursive: true });
}
