import type { OutputSize } from "@understudy/core";

/** What of a picture is kept when it fills a size; the rest is cropped evenly on both sides. */
export interface Crop {
  /** Left edge of what is kept, in pixels of the picture. */
  x: number;
  /** Upper edge. */
  y: number;
  width: number;
  height: number;
  /** Share of the picture's area that is lost, 0 to 100, rounded as core's advisory `cropped` rounds it. */
  percent: number;
}

/** A size that an operation makes, and what of a picture it shows. */
export interface SizeFit {
  size: OutputSize;
  crop: Crop;
}

/** Width and height in pixels, as displayed. */
export interface Dimensions {
  width: number;
  height: number;
}

/** What is cropped from a picture that fills a size of another shape. Pixels are whole, and at least one. */
export function cropTo(picture: Dimensions, size: Dimensions): Crop {
  const wanted = size.width / size.height;
  const change = picture.width / picture.height / wanted;
  // A picture that is too wide loses at its sides, one that is too high at its top and bottom.
  const width = change > 1 ? Math.max(1, Math.round(picture.height * wanted)) : picture.width;
  const height = change < 1 ? Math.max(1, Math.round(picture.width / wanted)) : picture.height;
  return {
    x: Math.floor((picture.width - width) / 2),
    y: Math.floor((picture.height - height) / 2),
    width,
    height,
    percent: Math.round((1 - Math.min(change, 1 / change)) * 100),
  };
}

/**
 * Which of an operation's sizes is nearest to a picture: the one that crops least of it, and of equal shapes the one
 * of most equal area. `undefined` where the operation has no sizes of its own and the input decides.
 */
export function fitSize(sizes: readonly OutputSize[], picture: Dimensions): SizeFit | undefined {
  const shape = (size: Dimensions) => distance(size.width / size.height, picture.width / picture.height);
  const area = (size: Dimensions) => distance(size.width * size.height, picture.width * picture.height);
  const least = Math.min(...sizes.map(shape));
  const [size] = sizes
    .filter((candidate) => shape(candidate) < least + sameShape)
    .toSorted((a, b) => area(a) - area(b));
  return size && { size, crop: cropTo(picture, size) };
}

/** Shapes this near count as equal: 848x480 is 16:9 for everyone but a calculator. */
const sameShape = 0.01;

/** How far two figures lie apart, whichever is the larger. */
const distance = (a: number, b: number) => Math.abs(Math.log(a / b));
