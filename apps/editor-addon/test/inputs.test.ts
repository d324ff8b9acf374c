import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMedia } from "@understudy/dev/media";
import { type ProbedVideo, probe } from "@understudy/media";
import { Mp4OutputFormat, WebMOutputFormat } from "mediabunny";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokenOff, encodeFilm, fileOf, firstSeconds, heavyFilm, turnedFilm } from "./support/films.ts";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFiles,
  chooseFilm,
  finished,
  removeChosen,
  send,
  slot,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Only words") });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-inputs-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the provider fetched as performances since it had so many tasks. */
async function performancesSince(count: number): Promise<ProbedVideo[]> {
  const tasks = [...world.server.emulator.tasks.values()].slice(count);
  const uris = tasks.map(({ body }) => (body as { reference: { uri: string } }).reference.uri);
  return (await Promise.all(uris.map((uri) => probe(uri)))) as ProbedVideo[];
}

test("what cannot be a performance is refused in words: too short, damaged, no film at all", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const performance = slot(editor, "Performance");
  await chooseFiles(editor, "Performance", fileOf("2 seconds.mp4", await firstSeconds(2)));
  await editor.panel.getByText(/^Performance: must last at least 3 s, but lasts (1.9|2) s\.$/).waitFor();
  await removeChosen(editor);

  await chooseFiles(editor, "Performance", fileOf("truncated.mp4", await brokenOff()));
  await performance.getByText(/^The file ends too early/).waitFor();
  await removeChosen(editor);

  const name = "<img src=x onerror=alert(1)>.mp4";
  await chooseFiles(editor, "Performance", fileOf(name, Buffer.from("This is how it began.")));
  await performance.getByText(/^The file is neither a video nor a picture/).waitFor();
  await performance.getByText(name).waitFor();
  await expect.poll(() => editor.panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
});

test("films of every shape are measured as they are shown", { timeout: 90_000 }, async () => {
  const editor = await world.open();
  const { panel } = editor;
  const sizeIs = (name: string) => panel.getByText(new RegExp(`^Size of the result: ${name}`)).waitFor();

  await chooseFilm(editor, sampleMedia.characterVideo.path);
  await panel.getByText("Performance: has no sound; neither will the result.").waitFor();
  await sizeIs("Landscape");
  await removeChosen(editor);

  await chooseFilm(editor, sampleMedia.performerPortrait.path);
  await sizeIs("Portrait");
  await removeChosen(editor);

  await chooseFilm(editor, sampleMedia.performerSquare.path);
  await sizeIs("Square");
  await removeChosen(editor);

  // Stored lying, shown upright.
  await chooseFiles(editor, "Performance", fileOf("telephone.mp4", await turnedFilm()));
  await slot(editor, "Performance")
    .getByText(/720 × 1280/)
    .waitFor();
  await sizeIs("Portrait");
  await removeChosen(editor);

  const twelve = await firstSeconds(12, sampleMedia.performance45s.path);
  await chooseFiles(editor, "Performance", fileOf("12 seconds.mp4", twelve));
  await slot(editor, "Performance")
    .getByText(/^12(\.\d)? sec · 640 × 360/)
    .waitFor();
  await panel.getByText("Choose: Character.").waitFor();
  expect(await panel.getByText(/^Performance:/).count()).toBe(0);
});

test("HEVC, WebM and a turned film go out as they are; one of 200 MB is made smaller first", {
  timeout: 170_000,
}, async () => {
  const editor = await world.open();
  const { tasks, bill } = world.server.emulator;
  const before = { tasks: tasks.size, charges: bill.charges.length };
  const heavy = join(folder, "heavy.mp4");
  await writeFile(heavy, await heavyFilm(200_000_000));
  const hevc = await encodeFilm(new Mp4OutputFormat({ fastStart: "in-memory" }), "hevc");
  const films = [
    fileOf("hevc.mp4", hevc),
    fileOf("vp9.webm", await encodeFilm(new WebMOutputFormat(), "vp9")),
    fileOf("telephone.mp4", await turnedFilm()),
    heavy,
  ];
  for (const film of films) await chooseFiles(editor, "Performance", film);
  const measured = slot(editor, "Performance").getByRole("listitem").getByText(/× \d+/);
  await expect.poll(() => measured.count()).toBe(4);
  await chooseCharacter(editor);
  await send(editor);
  await finished(editor, 4);
  expect(bill.charges.length).toBe(before.charges + 4);
  const sent = await performancesSince(before.tasks);
  expect(sent).toContainEqual(expect.objectContaining({ container: "mp4", videoCodec: "hevc" }));
  expect(sent).toContainEqual(expect.objectContaining({ container: "webm", videoCodec: "vp9" }));
  expect(sent).toContainEqual(expect.objectContaining({ width: 720, height: 1280, rotation: 90 }));
  const small = sent.find(({ width, videoCodec }) => width === 1280 && videoCodec === "avc");
  expect(small).toMatchObject({ container: "mp4", height: 720, durationSeconds: expect.closeTo(3.2, 0) });
  expect(small?.sizeBytes).toBeLessThan(32_000_000);
});

test("what is too large and cannot be made smaller says so, and is not sent", {
  timeout: 90_000,
}, async () => {
  const editor = await world.open();
  const film = join(folder, "heavy-hevc.mp4");
  const hevc = await encodeFilm(new Mp4OutputFormat({ fastStart: "in-memory" }), "hevc");
  // A box that says nothing: the size alone matters.
  const padding = Buffer.alloc(40_000_000);
  padding.writeUInt32BE(padding.length);
  padding.write("free", 4);
  await writeFile(film, Buffer.concat([hevc, padding]));
  await chooseFilm(editor, film);
  await chooseCharacter(editor);
  await editor.panel.getByText("Performance: may be at most 32 MB, but the file has 40.1 MB.").waitFor();
  await expect.poll(() => editor.panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
});
