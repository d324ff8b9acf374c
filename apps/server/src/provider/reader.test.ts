import { expect, test } from "vitest";
import { createReader } from "./reader.ts";

test("each worker reads with its share of the rate", () => {
  const rates: number[] = [];
  const make = (rate: number) => {
    rates.push(rate);
    return { watch: async function* () {}, task: () => Promise.reject(new Error("not asked")) };
  };
  const reader = createReader(make, 20);
  const alone = reader.client();
  expect(reader.share(1)).toBe(false);
  expect(reader.share(4)).toBe(true);
  expect(reader.client()).not.toBe(alone);
  expect(reader.share(4)).toBe(false);
  expect(reader.share(0)).toBe(false);
  expect(reader.share(2)).toBe(true);
  expect(rates).toEqual([20, 5, 10]);
});
