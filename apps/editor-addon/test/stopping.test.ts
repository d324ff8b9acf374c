import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import type { Request, Route } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { heavyFilm } from "./support/films.ts";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  finished,
  send,
  sendFilm,
  slot,
  takes,
} from "./support/steps.ts";
import { type Editor, testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });
const charges = () => world.server.emulator.bill.charges.length;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-stopping-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lets the announcements of one file hang. */
async function hold({ context, page }: Editor, filename: string) {
  const held: Route[] = [];
  const failed: Request[] = [];
  page.on("requestfailed", (request) => failed.push(request));
  await context.route(/\/v1\/uploads$/, (route) => {
    const request = route.request();
    if (request.method() !== "POST" || request.postDataJSON().filename !== filename) return route.fallback();
    held.push(route);
    return undefined;
  });
  return {
    arrived: () => expect.poll(() => held.length, { timeout: 30_000 }).toBeGreaterThan(0),
    /** It was given up by the panel. */
    ended: () =>
      expect.poll(() => failed.includes(held[0]?.request() as Request), { timeout: 30_000 }).toBe(true),
    letGo: () => Promise.all(held.map((route) => route.continue())),
  };
}

test("of two takes that wait for their character one is stopped: the other goes on", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel } = editor;
  const before = charges();
  const character = await hold(editor, "character.jpg");
  await chooseFilm(editor, sampleMedia.performance45s.path);
  await panel.getByRole("switch", { name: "Split into takes" }).check();
  await chooseCharacter(editor);
  await send(editor);
  await character.arrived();
  const cancel = takes(editor).getByRole("button", { name: "Cancel" });
  await expect.poll(() => cancel.count()).toBe(2);
  await cancel.first().click();
  await expect.poll(() => takes(editor).count(), { timeout: 30_000 }).toBe(1);
  await character.letGo();
  await finished(editor, 1);
  expect(charges()).toBe(before + 1);
});

test("of two takes one is stopped while their character is made smaller: the other goes on", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel } = editor;
  await chooseFilm(editor, sampleMedia.performance45s.path);
  await panel.getByRole("switch", { name: "Split into takes" }).check();
  const heavy = join(folder, "heavy.mp4");
  await writeFile(heavy, await heavyFilm(60_000_000));
  await chooseFiles(editor, "Character", heavy);
  await slot(editor, "Character").getByText("1280 × 720").waitFor();
  await send(editor);
  const cancel = takes(editor).getByRole("button", { name: "Cancel" });
  await cancel.first().click();
  await expect.poll(() => takes(editor).count(), { timeout: 30_000 }).toBe(1);
  await finished(editor, 1);
});

test("the last take that waits for a character is stopped: the character goes nowhere", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const character = await hold(editor, "character.jpg");
  await sendFilm(editor);
  await character.arrived();
  // The performance is there already.
  await takes(editor)
    .getByText(/Uploading/)
    .waitFor();
  await takes(editor).getByRole("button", { name: "Cancel" }).click();
  await character.ended();
  await expect.poll(() => takes(editor).count()).toBe(0);
});

test("signed out while it uploads: it ends there, whoever signs in next", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel } = editor;
  const film = await hold(editor, "performer.mp4");
  await sendFilm(editor);
  await film.arrived();
  await panel.getByRole("tab", { name: "Account" }).click();
  await panel.getByRole("button", { name: "Sign out" }).click();
  await film.ended();
  await panel.getByRole("heading", { name: /^Cast a character/ }).waitFor();
});
