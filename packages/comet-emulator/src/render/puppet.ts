import type { Canvas, Image, SKRSContext2D } from "@napi-rs/canvas";
import type { Pose } from "./follow.ts";

/** How much larger than the result a still is drawn, so that it can move without showing its edges. */
export const margin = 1.08;

const strips = 72;

/**
 * Brings a still to life: it is drawn in horizontal strips that stand firm at the bottom and move the more the higher
 * they are, so that head and shoulders lean, bow and breathe over a resting body. `still` is `margin` times as large as
 * the context's canvas.
 */
export function drawPuppet(context: SKRSContext2D, still: Image | Canvas, { lean, nod, breath }: Pose): void {
  const { width, height } = context.canvas;
  const [left, top] = [(width - still.width) / 2, (height - still.height) / 2];
  const rise = (share: number) => looseness(share) * height * (0.026 * nod - 0.005 * breath);
  const across = (share: number) => looseness(share) * width * 0.035 * lean;
  for (let strip = 0; strip < strips; strip++) {
    const [from, to] = [strip / strips, (strip + 1) / strips];
    const [y, end] = [top + from * still.height + rise(from), top + to * still.height + rise(to)];
    context.drawImage(
      still,
      0,
      from * still.height,
      still.width,
      still.height / strips,
      left + across(from),
      y,
      still.width,
      end - y + 1,
    );
  }
}

/** How freely a part moves: not at all at the bottom (1), fully from a third down upward. */
function looseness(share: number): number {
  const free = Math.min(1, Math.max(0, (0.95 - share) / 0.6));
  return free * free * (3 - 2 * free);
}
