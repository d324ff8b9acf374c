import type { OperationName } from "../operations/operation.ts";

/** What a failed task means for the person who asked for it. */
export interface Failure {
  /** What kind of failure it is; closed, for a program. `internal` is the fault of neither the input nor the result. */
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

/** Codes of an Understudy server begin so. */
const ours = "UNDERSTUDY.";

/**
 * The first prefix that fits counts. Runway's codes, then those that an Understudy server gives where the provider gave
 * none; what they say of the money is what the server's ledger says.
 */
const table: [prefix: string, Failure["category"], retryable: boolean, message: string][] = [
  [
    "SAFETY.INPUT",
    "input_refused",
    false,
    "The provider's moderation refused the picture or the performance. Use other media.",
  ],
  [
    "SAFETY.OUTPUT",
    "output_refused",
    false,
    "The provider's moderation held the result back. Change the prompt or the media.",
  ],
  [
    "INPUT_PREPROCESSING.SAFETY.TEXT",
    "prompt_refused",
    false,
    "The provider's moderation refused the prompt. Word it differently.",
  ],
  [
    "INTERNAL.BAD_OUTPUT",
    "bad_output",
    false,
    "The result did not come out well. Try other media: no overlaid text, logos or watermarks.",
  ],
  [
    "ASSET.INVALID",
    "bad_asset",
    false,
    "The provider could not use one of the files. Check that each is whole, reachable and of an accepted format.",
  ],
  ["THIRD_PARTY.UNAVAILABLE", "provider_busy", true, "The provider was overloaded. Try again in a while."],
  [
    `${ours}SUBMIT`,
    "internal",
    false,
    "It was sent, but no clear answer came back: it may be charged. Check the account before trying again.",
  ],
  [
    `${ours}REFUSED`,
    "internal",
    false,
    "The provider refused the request; nothing is charged. Check the media and the settings.",
  ],
  [`${ours}NOT_SENT`, "internal", true, "The request could not be sent; nothing is charged. Try again."],
  [
    `${ours}RESULT`,
    "bad_output",
    true,
    "The provider finished, but no playable result could be had; it is charged. A new try is paid again.",
  ],
  [`${ours}CANCELLED`, "internal", true, "It was cancelled."],
  [`${ours}STOPPED`, "internal", true, "It was cancelled after it was sent, and is charged."],
  [
    ours,
    "internal",
    true,
    "The provider did not finish, or lost the task; it may be charged. A new try is paid again.",
  ],
];

/** What is said of any other code. */
const unexplained: (typeof table)[number] = [
  "",
  "internal",
  true,
  "The generation failed at the provider without a reason. Trying again later may help.",
];

/** What a wrong shape of Act-One's sources may end in: the provider does not say so (CometAPI Act-One page). */
const shapeFailures: ReadonlySet<Failure["category"]> = new Set(["bad_asset", "bad_output", "internal"]);

/**
 * Explains a failure code by its prefix (Runway, task failures; an Understudy server's own). A missing or new code is an
 * internal failure.
 *
 * @param operation What was asked for; where it is known, the sentence names its likely cause.
 */
export function explainFailure(failureCode: string | undefined, operation?: OperationName): Failure {
  const code = failureCode?.toUpperCase() ?? "";
  const [, category, retryable, message] = table.find(([prefix]) => code.startsWith(prefix)) ?? unexplained;
  const isAboutShape = operation === "act_one" && shapeFailures.has(category) && !code.startsWith(ours);
  const hint = " Act-One takes a 16:9 video and a 16:9 picture only: another shape is a likely cause.";
  return { category, retryable, message: isAboutShape ? message + hint : message };
}
