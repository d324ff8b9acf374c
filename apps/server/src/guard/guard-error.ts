/** Why an address was not fetched. Closed. */
export type GuardErrorCode =
  | "not_https"
  | "not_a_host_name"
  | "wrong_port"
  | "private_address"
  | "too_many_redirects"
  | "too_large"
  | "too_slow"
  | "unreachable";

const sentences: Record<GuardErrorCode, string> = {
  not_https: "its address must start with https://",
  not_a_host_name: "its address must name a host, not an IP address",
  wrong_port: "its address must not name a port",
  private_address: "its host is not on the public internet",
  too_many_redirects: "its address leads on to too many others",
  too_large: "the file is too large",
  too_slow: "the file took too long to arrive",
  unreachable: "its host could not be reached",
};

/** An address from outside that the server does not fetch, or could not. The message is a sentence without a subject. */
export class GuardError extends Error {
  override name = "GuardError";
  readonly code: GuardErrorCode;
  constructor(code: GuardErrorCode, cause?: unknown) {
    super(sentences[code], cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
