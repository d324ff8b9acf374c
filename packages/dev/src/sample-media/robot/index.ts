import { type Context, layer } from "../canvas.ts";
import { bump, wave } from "../motion.ts";
import { drawBody, drawScarf } from "./body.ts";
import { drawHead } from "./head.ts";

/** How long the keeper's idle motion takes before it begins again, in seconds. */
export const idleSeconds = 6;

/**
 * A robot who keeps a lighthouse, waiting: he breathes, looks about and blinks. Around the context's origin; the
 * lantern reaches 310 units above it. Repeats without a seam every `idleSeconds`.
 */
export function drawKeeper(context: Context, seconds: number): void {
  const at = seconds % idleSeconds;
  const look = bump(at, 1.7, 0.9) - bump(at, 4.2, 1);
  const blink = Math.max(bump(at, 0.9, 0.16), bump(at, 3, 0.16), bump(at, 3.4, 0.16), bump(at, 5.3, 0.16));
  drawBody(context, at);
  layer(context, () => {
    context.translate(10 * look, 5 * wave(at, 1 / 3));
    context.translate(0, 130);
    context.rotate(0.055 * look + 0.018 * wave(at, 1 / 6));
    context.translate(0, -130);
    drawHead(context, {
      blink,
      gaze: [0.9 * look, 0.15 * wave(at, 1 / 3, 0.2)],
      shine: 0.5 + 0.5 * wave(at, 1 / 2),
    });
  });
  drawScarf(context, at);
}
