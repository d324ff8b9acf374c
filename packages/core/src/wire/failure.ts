import type { OperationName } from "../operations/operation.ts";

/** What a failed task means for the person who asked for it. */
export interface Failure {
  /** What kind of failure it is; closed, for a program. */
  category:
    | "input_refused"
    | "output_refused"
    | "prompt_refused"
    | "bad_output"
    | "bad_asset"
    | "provider_busy"
    | "internal";
  /** Whether the same input may succeed at a later try. A new try is a new, paid request. */
  retryable: boolean;
  /** A sentence with a way out. */
  message: string;
}

const table: [prefix: string, Failure][] = [
  [
    "SAFETY.INPUT",
    {
      category: "input_refused",
      retryable: false,
      message: "The provider's moderation refused the picture or the performance. Use other media.",
    },
  ],
  [
    "SAFETY.OUTPUT",
    {
      category: "output_refused",
      retryable: false,
      message: "The provider's moderation held the result back. Change the prompt or the media.",
    },
  ],
  [
    "INPUT_PREPROCESSING.SAFETY.TEXT",
    {
      category: "prompt_refused",
      retryable: false,
      message: "The provider's moderation refused the prompt. Word it differently.",
    },
  ],
  [
    "INTERNAL.BAD_OUTPUT",
    {
      category: "bad_output",
      retryable: false,
      message: "The result did not come out well. Try other media: no overlaid text, logos or watermarks.",
    },
  ],
  [
    "ASSET.INVALID",
    {
      category: "bad_asset",
      retryable: false,
      message:
        "The provider could not use one of the files. Check that each is whole, reachable and of an accepted format.",
    },
  ],
  [
    "THIRD_PARTY.UNAVAILABLE",
    {
      category: "provider_busy",
      retryable: true,
      message: "The provider was overloaded. Try again in a while.",
    },
  ],
];

const unexplained: Failure = {
  category: "internal",
  retryable: true,
  message: "The generation failed at the provider without a reason. Trying again later may help.",
};

/** What a wrong shape of Act-One's sources may end in: the provider does not say so (CometAPI Act-One page). */
const shapeFailures: ReadonlySet<Failure["category"]> = new Set(["bad_asset", "bad_output", "internal"]);

/**
 * Explains a failure code by its prefix (Runway, task failures). A missing or new code is an internal failure.
 *
 * @param operation What was asked for; where it is known, the sentence names its likely cause.
 */
export function explainFailure(failureCode: string | undefined, operation?: OperationName): Failure {
  const code = failureCode?.toUpperCase() ?? "";
  const failure = table.find(([prefix]) => code.startsWith(prefix))?.[1] ?? unexplained;
  if (operation !== "act_one" || !shapeFailures.has(failure.category)) return failure;
  const hint = "Act-One takes a 16:9 video and a 16:9 picture only: another shape is a likely cause.";
  return { ...failure, message: `${failure.message} ${hint}` };
}
