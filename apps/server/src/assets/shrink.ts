/** The longer side of a poster is at most this, in pixels. */
const longestSide = 640;

/** A picture as rows of pixels, 4 bytes each. */
export interface Picture {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** A picture of the size of a poster: one pixel of each square, by a whole factor. */
export function shrink({ pixels, width, height }: Picture): Picture {
  const factor = Math.ceil(Math.max(width, height) / longestSide);
  if (factor === 1) return { pixels, width, height };
  const small = {
    width: Math.max(1, Math.floor(width / factor)),
    height: Math.max(1, Math.floor(height / factor)),
  };
  const out = new Uint8Array(small.width * small.height * 4);
  for (let at = 0; at < out.length; at++) {
    const [channel, pixel] = [at % 4, Math.floor(at / 4)];
    const [left, top] = [(pixel % small.width) * factor, Math.floor(pixel / small.width) * factor];
    let sum = 0;
    for (let y = top; y < top + factor; y++) {
      for (let x = left; x < left + factor; x++) sum += pixels[(y * width + x) * 4 + channel] ?? 0;
    }
    out[at] = sum / factor ** 2;
  }
  return { ...small, pixels: out };
}
