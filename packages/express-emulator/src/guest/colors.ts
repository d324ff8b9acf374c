import type * as Sdk from "@adobe/ccweb-add-on-sdk-types/express-document-sdk";

/** A colour, each part 0 to 1. */
export function colorOf(hex: string): Sdk.Color {
  const digits = /^#([0-9a-f]{6})([0-9a-f]{2})?$/i.exec(hex);
  if (!digits) throw new Error(`"${hex}" is no colour. Given: #rrggbb or #rrggbbaa.`);
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return { red: part(1), green: part(3), blue: part(5), alpha: digits[2] ? part(7) : 1 };
}

/** `#rrggbb` of a colour, without its alpha. */
export function hexOf({ red, green, blue }: Sdk.Color): string {
  const digits = (part: number) =>
    Math.round(Math.min(1, Math.max(0, part)) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${digits(red)}${digits(green)}${digits(blue)}`;
}

function fromRGB(
  red: number | { red: number; green: number; blue: number; alpha?: number },
  green = 0,
  blue = 0,
  alpha = 1,
): Sdk.Color {
  return typeof red === "number" ? { red, green, blue, alpha } : { alpha: 1, ...red };
}

/** `colorUtils` of `express-document-sdk`. */
export const colorUtils: Sdk.ColorUtils = {
  fromRGB,
  fromHex: colorOf,
  toHex: (color) =>
    `${hexOf(color)}${Math.round(color.alpha * 255)
      .toString(16)
      .padStart(2, "0")}`,
};
