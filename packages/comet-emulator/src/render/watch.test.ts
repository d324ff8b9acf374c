import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { createWatcher } from "./watch.ts";

/** A bright, soft head at a place, in shares of the picture. */
function head(x: number, y: number): Canvas {
  const canvas = createCanvas(480, 270);
  const context = canvas.getContext("2d");
  context.fillStyle = "#203040";
  context.fillRect(0, 0, 480, 270);
  const light = context.createRadialGradient(x * 480, y * 270, 0, x * 480, y * 270, 90);
  light.addColorStop(0, "#ffe0c0");
  light.addColorStop(1, "#ffe0c000");
  context.fillStyle = light;
  context.fillRect(0, 0, 480, 270);
  return canvas;
}

test.each([
  ["right", 0.01, 0],
  ["left", -0.01, 0],
  ["down", 0, 0.01],
  ["up", 0, -0.01],
])("sees a head move %s, and about how far", (_way, x, y) => {
  const watch = createWatcher();
  watch(head(0.5, 0.5));
  const shift = watch(head(0.5 + x, 0.5 + y));
  expect(shift.x).toBeCloseTo(x, 2);
  expect(shift.y).toBeCloseTo(y, 2);
  expect(Math.abs(shift.x) + Math.abs(shift.y)).toBeGreaterThan(0.004);
});

test("sees no movement in the first frame, in a still and in a cut", () => {
  const watch = createWatcher();
  expect(watch(head(0.5, 0.5))).toEqual({ x: 0, y: 0 });
  expect(watch(head(0.5, 0.5))).toEqual({ x: 0, y: 0 });
  const cut = watch(head(0.1, 0.9));
  expect(Math.abs(cut.x)).toBeLessThan(0.03);
  expect(Math.abs(cut.y)).toBeLessThan(0.05);
});
