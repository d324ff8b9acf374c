// The error bodies of the wire. What is in them is for tests to compare, so nothing here is random.

const requestId = "20261121000000000000000emulator";

/** The one sentence a gateway of this family puts in place of many others: overloaded, try later. */
export const overloadedText = "上游负载已饱和，请稍后再试";

/** An error of the platform: authentication, limits, outages (CometAPI error guide). */
export function platformError(message: string, code = ""): object {
  return {
    error: { message: `${message} (request id: ${requestId})`, type: "comet_api_error", param: "", code },
  };
}

/** An error of the task gateway. */
export function gatewayError(code: string, message = code): object {
  return { code, message, data: null };
}

/** A refusal by the older wrapper: HTTP 200, and the reason in `msg` (CometAPI best-practice page). */
export function envelopeRefusal(msg: string): object {
  return { code: 400, msg, data: null, exec_time: 0.01 };
}

/** One thing wrong with a request body, as Runway tells it. */
export interface BodyIssue {
  code: string;
  path: (string | number)[];
  message: string;
}

/** Runway's own refusal of a request body, passed through (Runway OpenAPI). */
export function bodyRefusal(issues: readonly BodyIssue[]): object {
  return {
    error: "Validation of body failed",
    issues,
    docUrl: "https://docs.dev.runwayml.com/errors/troubleshooting",
  };
}

/** A page as a proxy or a web front end answers it. */
export function gatewayPage(title: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}
