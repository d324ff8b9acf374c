import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import { finished, send, sendFilm, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });
const charges = () => world.server.emulator.bill.charges.length;
/** Longer than any file may go without a byte. */
const longWait = 61_000;

test("an upload that stands still with the connection open is given up, and sent again", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { page, context } = editor;
  const before = charges();
  await page.clock.install();
  let held = 0;
  const uploads = /\/v1\/uploads\/[^/]+\/upload/;
  await context.route(uploads, () => {
    held++;
  });
  await sendFilm(editor);
  await expect.poll(() => held).toBe(2);
  await context.unroute(uploads);
  await page.clock.fastForward(longWait);
  await finished(editor, 1);
  expect(charges()).toBe(before + 1);
});

test("a film that stands still on its way is given up, and fetched again", { timeout: 90_000 }, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { page, context } = editor;
  await sendFilm(editor);
  await finished(editor, 1);
  await page.clock.install();
  let held = 0;
  const films = /\/v1\/assets\//;
  await context.route(films, (route) => {
    if (route.request().resourceType() !== "fetch") return route.continue();
    held++;
    return undefined;
  });
  await editor.panel.getByRole("button", { name: "Show performer.mp4" }).click();
  await expect.poll(() => held).toBe(1);
  await context.unroute(films);
  await page.clock.fastForward(longWait);
  await editor.panel.locator("video").first().waitFor();
});

test("what the server has thrown away since it was uploaded is uploaded again, once, and paid once", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open({ mayFailToLoad: true });
  const { panel, context } = editor;
  const before = charges();
  await sendFilm(editor);
  await finished(editor, 1);
  const refused: string[] = [];
  await context.route(/\/v1\/character_performance$/, (route) => {
    const body = route.request().postData();
    if (body === null || refused.length > 0) return route.continue();
    refused.push(body);
    // The server itself refuses addresses that it does not know any more.
    return route.continue({
      postData: body.replaceAll(/runway:\/\/[\w-]{36}/g, `runway://${crypto.randomUUID()}`),
    });
  });
  await panel.getByRole("tab", { name: "Make" }).click();
  await send(editor);
  await finished(editor, 2);
  expect(refused).toHaveLength(1);
  expect(charges()).toBe(before + 2);

  // A server that refuses them again is not asked without end.
  let creates = 0;
  await context.unroute(/\/v1\/character_performance$/);
  await context.route(/\/v1\/character_performance$/, (route) => {
    const body = route.request().postData();
    if (body === null) return route.continue();
    creates++;
    return route.continue({
      postData: body.replaceAll(/runway:\/\/[\w-]{36}/g, `runway://${crypto.randomUUID()}`),
    });
  });
  await panel.getByRole("tab", { name: "Make" }).click();
  await send(editor);
  await takes(editor)
    .getByText(/is not there any more\. Send the file again/)
    .waitFor();
  expect(creates).toBe(2);
  expect(charges()).toBe(before + 2);
});
