import type { Pose } from "../acting.ts";
import type { Point } from "../canvas.ts";

/**
 * Where a point of the head falls on the picture. The head's own space has its origin between the ears, x to the
 * picture's right, y down, z toward the viewer; the unit is a pixel of a 720-line picture.
 */
export type Project = (x: number, y: number, z: number) => Point;

/** The head turned by yaw, then bowed by pitch; seen from far away, so without perspective. */
export function projection({ yaw, pitch }: Pick<Pose, "yaw" | "pitch">): Project {
  return (x, y, z) => {
    const depth = z * Math.cos(yaw) - x * Math.sin(yaw);
    return [x * Math.cos(yaw) + z * Math.sin(yaw), y * Math.cos(pitch) + depth * Math.sin(pitch)];
  };
}
