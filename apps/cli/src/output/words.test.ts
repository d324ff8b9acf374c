import { describe, expect, it } from "vitest";
import { bytes, duration, shellWord, usd } from "./words.ts";

it.each([
  [400_000, "0.40 USD"],
  [2_000_000, "2.00 USD"],
  [12_500, "0.0125 USD"],
])("writes %d micro-dollars as %s", (microUsd, words) => {
  expect(usd(microUsd)).toBe(words);
});

it.each([
  [0.4, "0 s"],
  [45.9, "45 s"],
  [65, "1 min 05 s"],
  [3725, "1 h 02 min"],
  [-3, "0 s"],
])("writes %d seconds as %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

it.each([
  [640, "640 bytes"],
  [114_337, "114 kB"],
  [3_210_000, "3.2 MB"],
])("writes %d bytes as %s", (count, words) => {
  expect(bytes(count)).toBe(words);
});

describe("shellWord", () => {
  it.each(["act_one/3d95-a@2026-11-21T07:40:00.000Z", "out/take-3.mp4", "http://127.0.0.1:9090/"])(
    "leaves %s alone",
    (word) => expect(shellWord(word)).toBe(word),
  );
  it("quotes what a shell would take apart", () => {
    expect(shellWord("my takes/it's $HOME;rm")).toBe(`'my takes/it'\\''s $HOME;rm'`);
  });
});
