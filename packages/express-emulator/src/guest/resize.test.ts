import type { ResizeOptions } from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";
import { expect, test } from "vitest";
import { sizeFor } from "./resize.ts";

const resized = (behavior: string, size: { width?: number; height?: number }) =>
  sizeFor({ width: 200, height: 100 }, { behavior, ...size } as unknown as ResizeOptions);

test("the proportions stay", () => {
  expect(resized("proportional", { width: 100 })).toEqual({ width: 100, height: 50 });
  expect(resized("contain", { width: 100, height: 100 })).toEqual({ width: 100, height: 50 });
  expect(resized("cover", { width: 100, height: 100 })).toEqual({ width: 200, height: 100 });
  expect(() => resized("cover", {})).toThrow("width or height");
});
