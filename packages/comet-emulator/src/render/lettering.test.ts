import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { write, writtenWidth } from "./lettering.ts";

function inkOf(text: string): { count: number; right: number; bottom: number } {
  const context = createCanvas(400, 60).getContext("2d");
  write(context, text, { x: 4, y: 10, height: 30, colour: "#ffffff" });
  const { data } = context.getImageData(0, 0, 400, 60);
  const ink = { count: 0, right: 0, bottom: 0 };
  for (let pixel = 0; pixel < 400 * 60; pixel++) {
    if ((data[4 * pixel + 3] ?? 0) < 128) continue;
    ink.count++;
    ink.right = Math.max(ink.right, pixel % 400);
    ink.bottom = Math.max(ink.bottom, Math.floor(pixel / 400));
  }
  return ink;
}

test.each([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:/"])("draws %s as high as it should be", (letter) => {
  const { count, bottom } = inkOf(letter);
  expect(count).toBeGreaterThan(10);
  expect(bottom).toBeLessThan(10 + 30 * 1.2);
});

test("writes as wide as it says", () => {
  const { right } = inkOf("Simulated");
  expect(Math.abs(right - (4 + 30 * writtenWidth("Simulated")))).toBeLessThan(4);
});

test("leaves out what it has no letter for", () => {
  expect(writtenWidth("A日B")).toBe(writtenWidth("AB"));
  expect(inkOf("日").count).toBe(0);
});
