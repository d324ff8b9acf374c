/**
 * Makes the README's pictures in `docs/images/` from the sample media and a result rendered from them:
 * `pnpm --filter @understudy/comet-emulator make:pictures`.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { registerMediabunnyServer } from "@mediabunny/server";
import { type Canvas, createCanvas, type Image, loadImage, type SKRSContext2D } from "@napi-rs/canvas";
import { sampleMedia } from "@understudy/dev/media";
import { renderResult, write } from "./index.ts";
import { type Box, covering } from "./sizes.ts";
import { openVideo } from "./video.ts";

const folder = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));
const ink = "#c9d4ea";

registerMediabunnyServer();
await mkdir(folder, { recursive: true });
const character = await loadImage(sampleMedia.character.path);
const performanceBytes = await readFile(sampleMedia.performer.path);
const resultBytes = await renderResult({
  character: { kind: "image", bytes: await readFile(sampleMedia.character.path) },
  performance: { kind: "video", bytes: performanceBytes },
  width: 1280,
  height: 720,
});
await using performance = await openVideo(performanceBytes, "performance", (size) => size);
await using result = await openVideo(resultBytes, "performance", (size) => size);
await save("result.jpg", await besideEachOther(4.9));
await save("filmstrip.jpg", await oneBelowTheOther([1.6, 3.6, 5, 6.6]));

/** Performance and character on the left, what became of them on the right. */
async function besideEachOther(seconds: number): Promise<Canvas> {
  const canvas = paper(1600, 664);
  const context = canvas.getContext("2d");
  const small = { x: 48, width: 436, height: 245.25 };
  const large = { x: 590, y: 76, width: 962, height: 541.125 };
  card(context, "performance", await performance.frame(seconds), { ...small, y: large.y });
  card(context, "character", character, { ...small, y: large.y + large.height - small.height });
  card(context, "result", await result.frame(seconds), large);
  arrow(context, 512, large.y + large.height / 2);
  return canvas;
}

/** The same moments of the performance and of the result. */
async function oneBelowTheOther(moments: readonly number[]): Promise<Canvas> {
  const [gap, width] = [16, 384];
  const height = (width * 9) / 16;
  const canvas = paper(gap + moments.length * (width + gap), 2 * height + 3 * gap);
  for (const [column, seconds] of moments.entries()) {
    for (const [row, video] of [performance, result].entries()) {
      const box = { x: gap + column * (width + gap), y: gap + row * (height + gap), width, height };
      place(canvas.getContext("2d"), await video.frame(seconds), box);
    }
  }
  return canvas;
}

function paper(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const shade = context.createLinearGradient(0, 0, width, height);
  shade.addColorStop(0, "#1d2740");
  shade.addColorStop(1, "#0f1526");
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height);
  return canvas;
}

function card(context: SKRSContext2D, title: string, picture: Image | Canvas, box: Box): void {
  write(context, title, { x: box.x + 4, y: box.y - 34, height: 16, colour: ink });
  place(context, picture, box);
}

function place(context: SKRSContext2D, picture: Image | Canvas, { x, y, width, height }: Box): void {
  const shown = covering(picture, { width, height });
  context.save();
  context.beginPath();
  context.roundRect(x, y, width, height, 14);
  context.clip();
  context.imageSmoothingQuality = "high";
  context.drawImage(
    picture,
    x + (width - shown.width) / 2,
    y + (height - shown.height) / 2,
    shown.width,
    shown.height,
  );
  context.restore();
}

function arrow(context: SKRSContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 50, y);
  context.moveTo(x + 32, y - 18);
  context.lineTo(x + 50, y);
  context.lineTo(x + 32, y + 18);
  context.strokeStyle = "#ffd34d";
  context.lineWidth = 7;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.stroke();
}

async function save(name: string, canvas: Canvas): Promise<void> {
  const bytes = await canvas.encode("jpeg", 82);
  await writeFile(`${folder}${name}`, bytes);
  console.log(`docs/images/${name}: ${Math.round(bytes.length / 1_000)} kB`);
}
