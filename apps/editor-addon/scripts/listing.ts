import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumLaunchOptions } from "@understudy/dev/chromium";
import { sampleMedia } from "@understudy/dev/media";
import { type Browser, chromium } from "playwright-core";

// Makes the pictures of the listing again, into listing/: the icon as Adobe wants it, and the panel as `pnpm start` serves
// it, used as a person would. Takes a minute or two.

const root = fileURLToPath(new URL("../../..", import.meta.url));
const listing = fileURLToPath(new URL("../listing", import.meta.url));
/** What Adobe asks for, in pixels. */
const iconSize = 144;
const screenshotSize = { width: 1360, height: 800 };

const folder = await mkdtemp(join(tmpdir(), "understudy-listing-"));
const browser = await chromium.launch(await chromiumLaunchOptions());
const start = await startEverything();
try {
  await drawIcon(browser);
  await takeScreenshots(browser, start);
} finally {
  await browser.close();
  await start.end();
  await rm(folder, { recursive: true, force: true });
}

/** `pnpm start`, in a folder of its own, on free ports. */
async function startEverything(): Promise<{ editor: string; token: string; end(): Promise<unknown> }> {
  const ports = ["--port", "0", "--emulator-port", "0", "--editor-port", "0", "--without", "discord"];
  const { COMETAPI_KEY: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [join(root, "packages/dev/src/start.ts"), "--folder", folder, ...ports],
    {
      cwd: root,
      env: { ...env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const exited = once(child, "exit");
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  for (;;) {
    const editor = /Editor\s+(http:\/\/\S+)/.exec(said)?.[1];
    const tokenFile = /token in (\S+),/.exec(said)?.[1];
    if (editor && tokenFile) {
      const token = (await readFile(resolve(root, tokenFile), "utf8")).trim();
      const end = () => {
        child.kill("SIGINT");
        return exited;
      };
      return { editor, token, end };
    }
    const next = await Promise.race([once(child.stdout, "data"), exited.then(() => undefined)]);
    if (!next) throw new Error(`Nothing was started: ${said}`);
  }
}

async function drawIcon(browser: Browser): Promise<void> {
  const viewport = { width: iconSize, height: iconSize };
  const page = await browser.newPage({ viewport });
  const svg = await readFile(join(listing, "icon.svg"), "utf8");
  await page.setContent(`<style>body { margin: 0; } svg { display: block; }</style>${svg}`);
  await page.screenshot({ path: join(listing, "icon-144.png"), omitBackground: true });
  await page.close();
}

async function takeScreenshots(
  browser: Browser,
  { editor, token }: { editor: string; token: string },
): Promise<void> {
  const page = await browser.newPage({ viewport: screenshotSize, reducedMotion: "reduce" });
  page.setDefaultTimeout(120_000);
  const shoot = async (name: string) => {
    // Pictures of pages and films come a moment after their places.
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: join(listing, `${name}.jpg`), type: "jpeg", quality: 88 });
  };
  await page.goto(editor);
  const panel = page.frameLocator("iframe");
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill(token);
  await panel.getByRole("button", { name: "Sign in" }).click();

  const toTop = () => panel.locator("body").evaluate(() => scrollTo(0, 0));
  const slot = (name: string) => panel.getByRole("region", { name });
  await slot("Performance")
    .getByRole("button", { name: /^Welcome,/ })
    .click();
  await slot("Performance").getByText(/× 720/).waitFor();
  await toTop();
  await shoot("screenshot-choose");

  await slot("Character").locator("input[type=file]").setInputFiles(sampleMedia.character.path);
  await slot("Character").getByText("1280 × 720").waitFor();
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await panel.getByRole("button", { name: /^Send for/ }).scrollIntoViewIfNeeded();
  await shoot("screenshot-check");

  await panel.getByRole("button", { name: /^Send for/ }).click();
  await panel.getByRole("button", { name: "Show Welcome" }).click();
  await panel.locator("video").waitFor();
  await panel.getByRole("button", { name: "Replace the clip" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
  await panel.getByRole("status").getByText("The clip is replaced.").waitFor();
  await panel.locator("video").evaluate((film: HTMLVideoElement) => {
    film.currentTime = 2;
  });
  await toTop();
  await shoot("screenshot-result");
  await page.close();
}
