import { exitCodes } from "../exit-codes.ts";
import { usd } from "../output/words.ts";
import { type Limit, type Usage, usageAnswer } from "./answers.ts";
import type { ServerApi } from "./api.ts";
import { ServerError } from "./server-error.ts";

/** Asks what may still be spent. @throws {ServerError} also where something else than a server answers. */
export function readUsage(api: ServerApi): Promise<Usage> {
  return api.ask("usage", usageAnswer);
}

/** `4.60 USD of 5.00 USD left, account, this day`. */
export function limitInWords({ of, period, limitMicroUsd, leftMicroUsd }: Limit): string {
  return `${usd(leftMicroUsd)} of ${usd(limitMicroUsd)} left this ${period} (${of})`;
}

/**
 * Makes sure that the server would take a task of this price.
 * @throws {ServerError} `sending_stopped` or `limit_exceeded`.
 */
export function checkUsage({ limits, sendingStopped }: Usage, microUsd: number): void {
  if (sendingStopped) {
    const message = `The server sends nothing to the provider at the moment: ${sendingStopped.message} Nothing was charged.`;
    throw new ServerError("sending_stopped", message, { exitCode: exitCodes.refused, retryable: true });
  }
  const broken = limits.find(({ leftMicroUsd }) => leftMicroUsd < microUsd);
  if (!broken) return;
  const message = `This costs ${usd(microUsd)}, and the spending limit does not cover it: ${limitInWords(broken)}. It resets at ${broken.resetsAt}. Nothing was charged.`;
  throw new ServerError("limit_exceeded", message, { exitCode: exitCodes.refused });
}
