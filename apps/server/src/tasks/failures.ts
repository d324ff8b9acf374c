/** Our own failure codes, beside the provider's. They share Runway's manner: dotted, matched by prefix. */
export const failures = {
  submitOutcomeUnknown: {
    code: "UNDERSTUDY.SUBMIT_OUTCOME_UNKNOWN",
    message:
      "The request was sent, but no clear answer came back. It may have been charged, so it is not tried again by itself.",
  },
  refused: {
    code: "UNDERSTUDY.REFUSED",
    message: "The provider refused the request. Nothing was charged.",
  },
  notSent: {
    code: "UNDERSTUDY.NOT_SENT",
    message: "The request could not be prepared for sending. Nothing was charged.",
  },
  cancelled: {
    code: "UNDERSTUDY.CANCELLED",
    message: "Cancelled before it was sent. Nothing was charged.",
  },
  stoppedWatching: {
    code: "UNDERSTUDY.STOPPED_WATCHING",
    message:
      "Cancelled after it was sent: the provider cannot stop it, so it is charged. Its result is not collected.",
  },
  cancelledWhileSending: {
    code: "UNDERSTUDY.CANCELLED_WHILE_SENDING",
    message:
      "Cancelled while it was being sent, before the provider answered. It may have been charged. Its result is not collected.",
  },
  resultExpired: {
    code: "UNDERSTUDY.RESULT_EXPIRED",
    message: "The provider finished, but its result was gone before it could be copied.",
  },
  resultBroken: {
    code: "UNDERSTUDY.RESULT_BROKEN",
    message: "The provider finished, but its result is not a playable video.",
  },
  notCollected: {
    code: "UNDERSTUDY.RESULT_NOT_COLLECTED",
    message: "The provider finished, but its result could not be copied in a day of trying.",
  },
  lost: {
    code: "UNDERSTUDY.TASK_LOST",
    message: "The provider no longer knows this task.",
  },
  timedOut: {
    code: "UNDERSTUDY.TIMED_OUT",
    message: "The provider did not finish in time.",
  },
} as const;

export type OwnFailure = (typeof failures)[keyof typeof failures];

/** A failure of something paid: the provider's id lets a person ask there. */
export function withProviderId(
  { code, message }: OwnFailure,
  { provider_id }: { provider_id: string | null },
): { code: string; message: string } {
  return {
    code,
    message: provider_id === null ? message : `${message} The provider knows it as ${provider_id}.`,
  };
}
