import { type InputMedia, type Operation, type OperationName, operations } from "@understudy/core";
import type { FileFacts } from "../server/answers.ts";

/**
 * The size of a result that crops least of what was given, among those that the model is known to make.
 *
 * @param media What the server measured, by the places in the input.
 * @returns its wire value; `undefined` where the input decides, or nothing was measured that would.
 */
export function fittingSize(
  operation: OperationName,
  input: Readonly<Record<string, unknown>>,
  media: Readonly<Record<string, FileFacts>>,
): string | undefined {
  const known: Operation = operations[operation];
  const rated = known.sizes.flatMap(({ ratio }) => {
    // The server measures as core does, and passes on all of it.
    const { advisories } = known.advise({ ...input, ratio }, media as unknown as InputMedia);
    if (advisories.some(({ code }) => code === "ratio_model_mismatch")) return [];
    const cropped = advisories.find(({ code }) => code === "cropped");
    return [{ ratio, percent: Number(cropped?.params?.percent ?? 0) }];
  });
  // No picture fits upright and lengthwise alike: then none was measured.
  if (rated.every(({ percent }) => percent === 0)) return undefined;
  return rated.toSorted((a, b) => a.percent - b.percent)[0]?.ratio;
}
