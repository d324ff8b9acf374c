import { sampleMedia } from "@understudy/dev/media";
import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  goOffline,
  goOnline,
  reopen,
  send,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Silent") });
const charges = () => world.server.emulator.bill.charges.length;

test("offline while choosing and checking: it waits, and goes on with the network", {
  timeout: 110_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel } = editor;
  const sendButton = panel.getByRole("button", { name: /^Send for/ });
  // What measures films is not even loaded yet.
  await goOffline(editor);
  await chooseFiles(editor, "Performance", sampleMedia.performer.path);
  await slot(editor, "Performance").getByRole("listitem").getByText("performer.mp4").waitFor();
  await panel.getByText(/^Wait until everything is read/).waitFor();
  await goOnline(editor);
  await slot(editor, "Performance")
    .getByText(/1280 × 720/)
    .waitFor();
  await chooseCharacter(editor);
  await panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await expect.poll(() => sendButton.isEnabled()).toBe(true);

  await goOffline(editor);
  await expect.poll(() => sendButton.isDisabled()).toBe(true);
  // What was not loaded cannot be had now, and the panel says why.
  await panel.getByRole("button", { name: "Trim" }).click();
  await panel.getByText(/^The server cannot be reached/).waitFor();
  await goOnline(editor);
  await expect.poll(() => sendButton.isEnabled()).toBe(true);

  // Opened without a network, it has never heard of the server.
  await editor.express((controls) => controls.pretend({ online: false }));
  await reopen(editor);
  await panel.getByText(/^You are offline/).waitFor();
  await goOnline(editor);
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await expect.poll(() => sendButton.isEnabled()).toBe(true);
});

test("offline while uploading, sending, performing and downloading: one take, paid once", {
  timeout: 170_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, context } = editor;
  const before = charges();
  await chooseFilm(editor);
  await chooseCharacter(editor);

  /** Lets requests of a sort hang until they are let go; what hung is lost by then. */
  const hold = async (url: RegExp, type: string) => {
    let count = 0;
    await context.route(url, (route) => {
      if (route.request().resourceType() !== type) return route.fallback();
      count++;
      return undefined;
    });
    const arrived = () => expect.poll(() => count).toBeGreaterThan(0);
    return { arrived, letGo: () => context.unroute(url) };
  };

  const upload = await hold(/\/v1\/uploads\/[^/]+\/upload/, "xhr");
  const create = await hold(/\/v1\/character_performance$/, "fetch");
  const film = await hold(/\/v1\/assets\//, "fetch");
  // Five minutes of the provider's time, which goes fifty times as fast.
  world.server.emulator.scenario.set({ on: "created", times: 1, fate: { durationMs: 300_000 } });
  await send(editor);
  await upload.arrived();
  await goOffline(editor);
  await takes(editor)
    .getByText(/Uploading/)
    .waitFor();
  await upload.letGo();
  await goOnline(editor);

  await create.arrived();
  await goOffline(editor);
  await takes(editor)
    .getByText(/Sending/)
    .waitFor();
  expect(charges()).toBe(before);
  await create.letGo();
  await goOnline(editor);

  await takes(editor)
    .getByText(/In line|Waiting|performing/)
    .waitFor();
  await goOffline(editor);
  await expect.poll(charges).toBe(before + 1);
  await goOnline(editor);

  await panel.getByRole("button", { name: "Show performer.mp4" }).click();
  await film.arrived();
  await goOffline(editor);
  await panel.getByText(/^You are offline/).waitFor();
  // Nothing is put into the document later than it was asked for.
  await panel.getByRole("button", { name: "Add to page" }).click();
  await panel.getByText(/^The server cannot be reached/).waitFor();
  await film.letGo();
  const count = async () => (await editor.document()).pages[0]?.scenes[0]?.children.length;
  const nodes = await count();
  await goOnline(editor);
  await panel.locator("video").waitFor();
  expect(await count()).toBe(nodes);
  await expect.poll(() => takes(editor).count()).toBe(1);
  expect(charges()).toBe(before + 1);
});
