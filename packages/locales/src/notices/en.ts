import type { Widen } from "../widen.ts";

type Value = string | number;

/** What is wrong with a request, what is worth knowing, and how a task ended. */
export const en = {
  /** Reasons to refuse an input. Each follows the name of a field and a colon. */
  issues: {
    required: "is missing.",
    wrong_type: "has a value of the wrong kind.",
    unknown_field: "is not known here.",
    out_of_range: ({ min, max, given }: { min: Value; max: Value; given: Value }) =>
      `must be from ${min} to ${max}, not ${given}.`,
    too_short: ({ min, given }: { min: Value; given: Value }) =>
      `must have at least ${min} characters, not ${given}.`,
    too_long: ({ max, given }: { max: Value; given: Value }) =>
      `may have at most ${max} characters, not ${given}.`,
    not_allowed: ({ allowed }: { allowed: Value }) => `must be one of: ${allowed}.`,
    too_many: ({ max, given }: { max: Value; given: Value }) =>
      `may have at most ${max} entries, not ${given}.`,
    too_few: ({ min, given }: { min: Value; given: Value }) =>
      `must have at least ${min} entries, not ${given}.`,
    duplicate: "must not repeat a value.",
    invalid_url: "is not a complete web address.",
    not_https: "must be an https:// address.",
    ip_address: "must name a host, not an IP address.",
    data_uri_not_allowed: "must be a file or an https:// address.",
    data_uri_wrong_type: "is of the wrong kind of file.",
    data_uri_too_large: "is too large; give a file instead.",
    upload_uri_not_allowed: "must be an https:// address; uploads cannot be used here.",
    media_wrong_kind: ({ expected, given }: { expected: Value; given: Value }) =>
      `must be ${expected}, but the file is ${given}.`,
    media_format: ({ allowed, given }: { allowed: Value; given: Value }) =>
      `must be ${allowed}, but the file is ${given}.`,
    media_codec: ({ allowed, given }: { allowed: Value; given: Value }) =>
      `must be encoded as ${allowed}, but the file is ${given}.`,
    media_too_large: ({ max, given }: { max: Value; given: Value }) =>
      `may be at most ${max} MB, but the file has ${given} MB.`,
    media_too_short: ({ min, given }: { min: Value; given: Value }) =>
      `must last at least ${min} s, but lasts ${given} s.`,
    media_too_long: ({ max, given }: { max: Value; given: Value }) =>
      `may last at most ${max} s, but lasts ${given} s.`,
    media_ratio: ({ expected, given }: { expected: Value; given: Value }) =>
      `has the wrong shape: ${given}. Width to height must be ${expected}.`,
    media_unreachable: "cannot be fetched or is not a usable file. Send it again.",
    upload_unknown: "is not there any more. Send the file again.",
    provider_cannot_reach: "lies where the provider cannot fetch it. Tell whoever runs this service.",
  },
  /** Warnings. Each follows the name of a field and a colon. */
  advisories: {
    body_control_needs_image:
      "moves the body of a character picture only; with a video it may have no effect.",
    prompt_missing: "is empty; a prompt makes for a much better result.",
    ratio_model_mismatch: ({ given, model }: { given: Value; model: Value }) =>
      `${given} is no size that ${model} is known to make; the result may differ.`,
    ratio_ignored: "is no longer heeded; the result keeps the shape of the video.",
    only_first_seconds: ({ given, max }: { given: Value; max: Value }) =>
      `lasts ${given} s; only the first ${max} s are used.`,
    cropped: ({ ratio, percent }: { ratio: Value; percent: Value }) =>
      `has another shape than ${ratio}; about ${percent} % of the picture will be cut off.`,
    no_sound: "has no sound; neither will the result.",
    price_assumed: ({ price }: { price: Value }) =>
      `is not published by the provider; ${price} USD is assumed.`,
  },
  /** Why the provider failed, by the category of core's `explainFailure`. */
  failures: {
    input_refused: "The provider's moderation refused the picture or the performance. Use other media.",
    output_refused: "The provider's moderation held the result back. Change the prompt or the media.",
    prompt_refused: "The provider's moderation refused the prompt. Word it differently.",
    bad_output: "The result did not come out well. Try media without overlaid text, logos or watermarks.",
    bad_asset:
      "The provider could not use one of the files. Check that each is whole and of a common format.",
    provider_busy: "The provider was overloaded. Try again in a while.",
    internal: "It failed at the provider without a reason. Trying again later may help.",
    act_one_shape: "Act-One takes 16:9 only: another shape is a likely cause.",
  },
  /** How a task ended on our side, by the part of the failure code after `UNDERSTUDY.`. */
  outcomes: {
    SUBMIT_OUTCOME_UNKNOWN:
      "It was sent, but no clear answer came back. It may have been charged, so it was not tried again.",
    REFUSED: "The provider refused the request.",
    NOT_SENT: "The request could not be prepared for sending.",
    CANCELLED: "Cancelled before it was sent.",
    STOPPED_WATCHING: "Cancelled after it was sent. The provider cannot stop it, so it is charged.",
    CANCELLED_WHILE_SENDING: "Cancelled while it was being sent. It may have been charged.",
    RESULT_EXPIRED: "The provider finished, but the result was gone before it could be fetched.",
    RESULT_BROKEN: "The provider finished, but the result is not a playable video.",
    RESULT_NOT_COLLECTED: "The provider finished, but the result could not be fetched and kept here.",
    TASK_LOST: "The provider no longer knows this task.",
    TIMED_OUT: "The provider did not finish in time.",
  },
  /** Whether it cost something, after a task has ended. */
  charged: {
    yes: ({ price }: { price: string }) => `${price} was charged.`,
    no: "Nothing was charged.",
    unknown: ({ price }: { price: string }) => `Whether ${price} was charged is for the provider to say.`,
  },
  /** Errors of the server, by its code; and those of reaching it. */
  errors: {
    invalid_input: "Something in the request is not allowed.",
    unauthorized: "The server does not accept this app's token. Tell whoever runs it.",
    limit_exceeded: ({ limit, left }: { limit: string; left: string }) =>
      `The budget does not cover this: ${left} of ${limit} is left.`,
    forbidden: "That is not allowed here.",
    expired: "This is over. Start again.",
    not_found: "That is not there any more, or it is somebody else's.",
    too_slow: "It took too long to arrive. Try again.",
    idempotency_conflict: "This was started already.",
    too_large: "The file is too large.",
    quota_exceeded:
      "There is no room left for more of your files and notes. Delete some, or wait until older ones go.",
    rate_limited: "Too many requests at the moment. Try again in a little while.",
    sending_stopped:
      "Nothing is sent to the provider at the moment: its key or balance needs attention. Tell whoever runs this service.",
    storage_full: "The server has no room left for files. Tell whoever runs it.",
    unavailable: "The server is not available at the moment. Try again in a little while.",
    internal: "Something went wrong on the server. Look at your tasks before you try again.",
    connection:
      "The server cannot be reached at the moment. Nothing was started. Try again in a little while.",
    timeout: "The server did not answer in time. Nothing was started. Try again in a little while.",
    unknown: "Something went wrong. Look at your tasks before you try again.",
  },
  /** Kinds of files, as they stand in the sentences above. */
  terms: { image: "a picture", video: "a video", imageOrVideo: "a picture or a video" },
  /** What an advisory about the price or the input as a whole is about. */
  price: "Price",
  input: "Request",
};

/** The words for notices, failures and errors, in one language. */
export type NoticeMessages = Widen<typeof en>;
