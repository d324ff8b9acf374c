import { expect, test } from "vitest";
import { boundsInParent, toParent } from "./geometry.ts";

test("a point turns about the top left corner of its node", () => {
  const node = { x: 10, y: 20, width: 100, height: 50, rotation: 90 };
  const { x, y } = toParent(node, { x: 100, y: 0 });
  expect(x).toBeCloseTo(10);
  expect(y).toBeCloseTo(120);
  const bounds = boundsInParent(node);
  expect(bounds.x).toBeCloseTo(-40);
  expect(bounds.y).toBeCloseTo(20);
  expect(bounds.width).toBeCloseTo(50);
  expect(bounds.height).toBeCloseTo(100);
});
