import { createCanvas } from "@napi-rs/canvas";
import { write, writtenWidth } from "../render/index.ts";

/** Draws a PNG with a text in it: the result of a text-to-image task, and the stand-in for an input that was not fetched. */
export function drawPicture(text: string, { width, height }: { width: number; height: number }): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, "#28344e");
  sky.addColorStop(1, "#7a4b6a");
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);

  const centred = (line: string, middle: number, size: number) => {
    const letterHeight = Math.min(size, (width * 0.8) / writtenWidth(line));
    const x = (width - writtenWidth(line) * letterHeight) / 2;
    write(context, line, { x, y: middle - letterHeight / 2, height: letterHeight, colour: "#f4ecdf" });
  };
  centred("SIMULATED", height * 0.46, height / 12);
  centred(text, height * 0.6, height / 28);
  return new Uint8Array(canvas.toBuffer("image/png"));
}
