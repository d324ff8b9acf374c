import { describe, expect, test } from "vitest";
import { createFollower, type Pose } from "./follow.ts";

const still = { x: 0, y: 0 };

function act(frames: number, loudness: number, shift: { x: number; y: number } | undefined): Pose[] {
  const follow = createFollower();
  return Array.from({ length: frames }, (_, frame) => follow(frame / 24, loudness, shift));
}

describe("a pose", () => {
  test("leans to the side the performer moves to", () => {
    expect(act(24, 0, { x: 0.004, y: 0 }).at(-1)?.lean).toBeGreaterThan(0.5);
    expect(act(24, 0, { x: -0.004, y: 0 }).at(-1)?.lean).toBeLessThan(-0.5);
  });

  test("nods with the voice and rises again in silence", () => {
    const follow = createFollower();
    const speaking = Array.from({ length: 6 }, (_, frame) => follow(frame / 24, 1, still)).at(-1);
    const silent = Array.from({ length: 48 }, (_, frame) => follow((6 + frame) / 24, 0, still)).at(-1);
    expect(speaking?.nod).toBeGreaterThan(0.5);
    expect(silent?.nod).toBeLessThan(0.05);
  });

  test("breathes and sways with nobody to follow", () => {
    const poses = act(240, 0, undefined);
    const range = (key: keyof Pose) =>
      Math.max(...poses.map((pose) => pose[key])) - Math.min(...poses.map((pose) => pose[key]));
    expect(range("breath")).toBeGreaterThan(1.5);
    expect(range("lean")).toBeGreaterThan(0.1);
    expect(range("nod")).toBe(0);
  });

  test("stays within its bounds whatever it is told", () => {
    for (const { lean, nod, breath } of act(100, 5, { x: 1, y: 1 })) {
      expect(Math.abs(lean)).toBeLessThanOrEqual(1);
      expect(Math.abs(breath)).toBeLessThanOrEqual(1);
      expect(nod).toBeGreaterThanOrEqual(0);
      expect(nod).toBeLessThanOrEqual(1);
    }
  });
});
