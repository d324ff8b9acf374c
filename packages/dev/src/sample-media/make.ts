/**
 * Draws every sample file into `packages/dev/media/`: `pnpm --filter @understudy/dev make:media`. With names as
 * arguments (`performer characterVideo`), only those. Nothing is downloaded and nothing is random: the same code draws
 * the same pictures. Takes about three minutes.
 */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { actor } from "./acting.ts";
import { type Context, layer, type Point } from "./canvas.ts";
import { shoot } from "./film.ts";
import { foxPortrait } from "./fox/index.ts";
import { type SampleImage, type SampleName, type SampleVideo, sampleMedia } from "./index.ts";
import { drawPerformer } from "./performer/index.ts";
import { drawKeeper } from "./robot/index.ts";
import { drawBeacon, shore } from "./robot/shore.ts";
import { improvise } from "./speech.ts";
import { studio } from "./studio.ts";
import { speak } from "./voice.ts";

/** Where the head goes, in shares of width and height, and how many pixels a figure's unit is on a 720-line picture. */
interface Framing {
  head: Point;
  scale: number;
}

const makers: Record<SampleName, () => Promise<void>> = {
  performer: () => performance(sampleMedia.performer, 1, 27, { head: [0.5, 0.46], scale: 1 }),
  performerPortrait: () =>
    performance(sampleMedia.performerPortrait, 2, 30, { head: [0.5, 0.44], scale: 1.08 }),
  performerSquare: () => performance(sampleMedia.performerSquare, 3, 30, { head: [0.5, 0.45], scale: 1.24 }),
  performance45s: () => performance(sampleMedia.performance45s, 4, 33, { head: [0.5, 0.46], scale: 0.5 }),
  character: () => fox(sampleMedia.character, { head: [0.5, 0.517], scale: 1 }),
  characterPortrait: () => fox(sampleMedia.characterPortrait, { head: [0.5, 0.46], scale: 1.16 }),
  characterSquare: () => fox(sampleMedia.characterSquare, { head: [0.5, 0.51], scale: 1.28 }),
  characterVideo: () => keeper(sampleMedia.characterVideo, 28),
};

for (const name of namesFromArguments()) {
  const { path } = sampleMedia[name];
  await mkdir(dirname(path), { recursive: true });
  await makers[name]();
  console.log(`${name}: ${Math.round((await stat(path)).size / 1_000)} kB`);
}

async function performance(
  file: SampleVideo,
  seed: number,
  quantizer: number,
  framing: Framing,
): Promise<void> {
  const { width, height, seconds } = file;
  const phrases = improvise(seed, seconds);
  const pose = actor(phrases, seed);
  const place = placing(file, framing);
  const wall = studio(width, height, [framing.head[0] * width, framing.head[1] * height], framing.scale);
  await shoot(file.path, {
    ...file,
    quantizer,
    sound: speak(phrases, seconds),
    draw(context, at) {
      context.drawImage(wall, 0, 0);
      place(context, () => drawPerformer(context, pose(at), pose(at - 0.12)));
    },
  });
}

async function keeper(file: SampleVideo, quantizer: number): Promise<void> {
  const { width, height } = file;
  const place = placing(file, { head: [0.47, 0.525], scale: 1 });
  const view = shore(width, height);
  await shoot(file.path, {
    ...file,
    quantizer,
    draw(context, at) {
      context.drawImage(view, 0, 0);
      drawBeacon(context, width, height, at);
      place(context, () => drawKeeper(context, at));
    },
  });
}

async function fox(file: SampleImage, { head, scale }: Framing): Promise<void> {
  const portrait = foxPortrait(file.width, file.height, [head[0] * file.width, head[1] * file.height], scale);
  await writeFile(file.path, await portrait.encode("jpeg", 86));
}

function placing(
  { width, height }: SampleVideo,
  { head, scale }: Framing,
): (context: Context, paint: () => void) => void {
  return (context, paint) =>
    layer(context, () => {
      context.translate(head[0] * width, head[1] * height);
      context.scale(scale, scale);
      paint();
    });
}

function namesFromArguments(): SampleName[] {
  const names = Object.keys(sampleMedia) as SampleName[];
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0)
    throw new Error(`There is no sample named ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  return wanted.length === 0 ? names : names.filter((name) => wanted.includes(name));
}
