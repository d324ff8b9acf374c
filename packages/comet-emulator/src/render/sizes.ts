/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A rectangle in pixels. */
export interface Box extends Size {
  x: number;
  y: number;
}

/** The smallest size of the same shape that covers another. */
export function covering(shape: Size, covered: Size): Size {
  return scaled(shape, Math.max(covered.width / shape.width, covered.height / shape.height));
}

/** The largest size of the same shape that fits into another. */
export function fitting(shape: Size, room: Size): Size {
  return scaled(shape, Math.min(room.width / shape.width, room.height / shape.height));
}

function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
