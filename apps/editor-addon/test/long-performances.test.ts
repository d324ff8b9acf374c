import { sampleMedia } from "@understudy/dev/media";
import { type ProbedVideo, probe } from "@understudy/media";
import { WebMOutputFormat } from "mediabunny";
import { expect, test } from "vitest";
import { encodeFilm, fileOf } from "./support/films.ts";
import { pagesOf } from "./support/quick-document.ts";
import { chooseCharacter, chooseFiles, chooseFilm, finished, send, slot, takes } from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });
const charges = () => world.server.emulator.bill.charges.length;

test("45 seconds: the first 30, another part by pointer and keyboard, or two takes that come back in order", {
  timeout: 110_000,
}, async () => {
  const person = "person:in-order";
  const editor = await world.open({ isSignedIn: false });
  await editor.signIn(person);
  const { panel, page } = editor;
  await chooseFilm(editor, sampleMedia.performance45s.path);
  await panel.getByText(/^0 sec to 30 sec/).waitFor();
  await panel.getByRole("button", { name: "Trim" }).click();
  const end = panel.getByRole("slider", { name: "End" });
  const start = panel.getByRole("slider", { name: "Start" });
  const secondsAt = async (handle: typeof end) => Number(await handle.getAttribute("aria-valuenow"));
  await end.focus();
  await end.press("Shift+ArrowLeft");
  await panel.getByText(/^0 sec to 29 sec/).waitFor();
  await start.focus();
  await start.press("ArrowRight");
  const begin = await secondsAt(start);
  expect(begin).toBeGreaterThan(0);

  // By hand: some way to the left.
  await end.scrollIntoViewIfNeeded();
  const bar = await end.boundingBox();
  if (!bar) throw new Error("There is no handle.");
  const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => secondsAt(end)).toBeLessThan(28);
  expect((await secondsAt(end)) - (await secondsAt(start))).toBeGreaterThanOrEqual(3);
  await panel.getByRole("button", { name: "Done" }).click();

  await panel.getByRole("switch", { name: "Split into takes" }).check();
  await panel.getByText("Goes out as 2 takes, side by side").waitFor();
  await chooseCharacter(editor);
  const before = charges();
  await send(editor);
  await panel.getByText(/part 1 of 2/).waitFor();
  await finished(editor, 2);
  expect(charges()).toBe(before + 2);
  const parts = () =>
    takes(editor)
      .getByText(/part \d of 2/)
      .allTextContents();
  const inOrder = [/part 1 of 2/, /part 2 of 2/].map((part) => expect.stringMatching(part));
  expect(await parts()).toEqual(inOrder);

  // And so they do where nothing is known but what the server tells.
  const elsewhere = await world.open({ isSignedIn: false });
  await elsewhere.signIn(person);
  await elsewhere.panel.getByRole("tab", { name: /^Takes/ }).click();
  await finished(elsewhere, 2);
  expect(
    await takes(elsewhere)
      .getByText(/part \d of 2/)
      .allTextContents(),
  ).toEqual(inOrder);
});

test("only the seconds that are needed travel, as H.264 where no mp4 can hold the original", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const { tasks } = world.server.emulator;
  const before = tasks.size;
  const vp8 = fileOf("vp8.webm", await encodeFilm(new WebMOutputFormat(), "vp8", 33));
  await chooseFiles(editor, "Performance", vp8);
  await chooseFiles(editor, "Performance", sampleMedia.performance45s.path);
  await expect
    .poll(() =>
      slot(editor, "Performance")
        .getByText(/^0 sec to 30 sec/)
        .count(),
    )
    .toBe(2);
  await chooseCharacter(editor);
  await send(editor);
  await finished(editor, 2);
  const sent = await Promise.all(
    [...tasks.values()].slice(before).map(async ({ body }) => {
      const { reference } = body as { reference: { uri: string } };
      return (await probe(reference.uri)) as ProbedVideo;
    }),
  );
  const thirty = { container: "mp4", videoCodec: "avc", durationSeconds: expect.closeTo(30, 0) };
  expect(sent).toContainEqual(expect.objectContaining({ ...thirty, width: 640 }));
  expect(sent).toContainEqual(expect.objectContaining({ ...thirty, width: 320 }));
});
