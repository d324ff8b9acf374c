/**
 * A canvas in main memory. Everything drawn here is read again by an encoder; from the graphics processor, or its
 * imitation in software, that takes several times as long.
 */
export function memoryCanvas(
  width: number,
  height: number,
): { canvas: OffscreenCanvas; painter: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const painter = canvas.getContext("2d", { willReadFrequently: true });
  if (!painter) throw new Error("The browser gives no canvas.");
  return { canvas, painter };
}
