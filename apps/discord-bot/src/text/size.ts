import type { Locale } from "@understudy/locales";
import { messagesOf, type OperationMessages } from "@understudy/locales/operations";

/** A size as people read it: `Landscape 1280 × 720`. */
export function sizeName(locale: Locale, ratio: string): string {
  return sizeNameWith(messagesOf(locale).choices, ratio);
}

/** The same by words at hand. */
export function sizeNameWith(
  { landscape, portrait, square }: Pick<OperationMessages["choices"], "landscape" | "portrait" | "square">,
  ratio: string,
): string {
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  const shape = width > height ? landscape : width < height ? portrait : square;
  return `${shape} ${width} × ${height}`;
}
