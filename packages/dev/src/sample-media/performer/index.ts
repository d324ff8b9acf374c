import type { Pose } from "../acting.ts";
import { type Context, glow, layer } from "../canvas.ts";
import { drawBody } from "./body.ts";
import { drawFace } from "./face.ts";
import { drawHairBehind, drawHairInFront } from "./hair.ts";
import { drawHands } from "./hands.ts";
import { projection } from "./projection.ts";

/**
 * The performer, around the context's origin: the head is about 330 units high, shoulders and hands reach 400 below.
 * `late` is the pose a moment earlier: the hair still has it.
 */
export function drawPerformer(context: Context, pose: Pose, late: Pose): void {
  const at = projection(pose);
  const swing = projection({ yaw: late.yaw * 1.05, pitch: late.pitch });
  const tilt = (angle: number, paint: () => void) =>
    layer(context, () => {
      context.translate(pose.sway, -2 * pose.breath);
      context.translate(0, 150);
      context.rotate(angle);
      context.translate(0, -150);
      paint();
    });
  tilt(late.roll, () => drawHairBehind(context, swing));
  drawBody(context, pose);
  tilt(pose.roll, () => {
    drawFace(context, pose, at);
    drawHairInFront(context, at);
    glow(context, [-150, -150], 200, "#ffd9a01f");
  });
  drawHands(context, pose);
}
