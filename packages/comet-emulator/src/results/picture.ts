import { createCanvas } from "@napi-rs/canvas";

/** Draws a PNG with a text in it: the result of a text-to-image task, and the stand-in for an input that was not fetched. */
export function drawPicture(text: string, { width, height }: { width: number; height: number }): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, "#28344e");
  sky.addColorStop(1, "#7a4b6a");
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#f4ecdf";
  context.textAlign = "center";
  context.font = `bold ${Math.round(height / 12)}px sans-serif`;
  context.fillText("SIMULATED", width / 2, height / 2, width * 0.9);
  context.font = `${Math.round(height / 24)}px sans-serif`;
  context.fillText(text.slice(0, 80), width / 2, height * 0.62, width * 0.9);
  return new Uint8Array(canvas.toBuffer("image/png"));
}
