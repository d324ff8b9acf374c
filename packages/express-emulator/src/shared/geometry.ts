/** A point, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A box whose sides are those of its coordinate system. */
export interface Rect extends Point {
  width: number;
  height: number;
}

/** A box turned about its top left corner. */
export interface Placed extends Rect {
  /** Degrees clockwise. */
  rotation: number;
}

/** A point of a node, as its parent sees it. */
export function toParent({ x, y, rotation }: Placed, local: Point): Point {
  const angle = (rotation * Math.PI) / 180;
  return {
    x: x + local.x * Math.cos(angle) - local.y * Math.sin(angle),
    y: y + local.x * Math.sin(angle) + local.y * Math.cos(angle),
  };
}

/** The smallest box of the parent around a node. */
export function boundsInParent(node: Placed): Rect {
  const corners = [
    { x: 0, y: 0 },
    { x: node.width, y: 0 },
    { x: 0, y: node.height },
    { x: node.width, y: node.height },
  ].map((corner) => toParent(node, corner));
  return around(corners);
}

/** The smallest box around points. */
export function around(points: readonly Point[]): Rect {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
