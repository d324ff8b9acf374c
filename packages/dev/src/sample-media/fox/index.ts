import type { Canvas } from "@napi-rs/canvas";
import { layer, type Point, picture } from "../canvas.ts";
import { drawCoat, drawCollar } from "./coat.ts";
import { drawEars } from "./ears.ts";
import { drawHarbour } from "./harbour.ts";
import { drawFoxHead } from "./head.ts";
import { drawHood, drawHoodBrim, drawHoodEdge } from "./hood.ts";
import { drawBeads, drawRain } from "./rain.ts";

/**
 * A portrait of any size: a fox in a yellow raincoat on a rainy quay. `head` is where the face goes, in pixels; at
 * scale 1 the figure reaches 360 pixels above it.
 */
export function foxPortrait(width: number, height: number, head: Point, scale: number): Canvas {
  return picture(width, height, (context) => {
    drawHarbour(context, width, height);
    drawRain(context, width, height, 240);
    layer(context, () => {
      context.translate(...head);
      context.scale(scale, scale);
      drawEars(context);
      drawHood(context);
      drawHoodEdge(context);
      drawCoat(context);
      drawCollar(context);
      drawBeads(context, isCoat);
      layer(context, () => {
        context.rotate(-0.045);
        drawFoxHead(context);
      });
      drawHoodBrim(context);
    });
    drawRain(context, width, height, 36);
  });
}

/** Whether a point of the figure lies on the hood's shell or the coat's front, where water beads. */
function isCoat(x: number, y: number): boolean {
  if (y > 260) return Math.abs(x) > 44 && Math.abs(x) < 220 + (y - 260) * 0.4;
  const reach = Math.hypot(x, y - 20) / 236;
  return reach > 0.9 && reach < 0.98 && y < 120;
}
