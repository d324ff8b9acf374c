/**
 * Every refusal of the emulator, by the name of the rule that was broken: HTTP status, Discord's own code and sentence.
 * Source: Discord's reference, "Opcodes and Status Codes".
 */
export const refusals = {
  "unknown-route": [404, 0, "404: Not Found"],
  "method-not-allowed": [405, 0, "405: Method Not Allowed"],
  unauthorized: [401, 0, "401: Unauthorized"],
  "authorization-on-token-route": [401, 0, "401: Unauthorized"],
  "user-agent": [
    403,
    40333,
    "Cloudflare is blocking your request. This can often be resolved by setting a proper User Agent",
  ],
  "unknown-channel": [404, 10003, "Unknown Channel"],
  "unknown-guild": [404, 10004, "Unknown Guild"],
  "unknown-member": [404, 10007, "Unknown Member"],
  "unknown-message": [404, 10008, "Unknown Message"],
  "ephemeral-by-bot-token": [404, 10008, "Unknown Message"],
  "unknown-user": [404, 10013, "Unknown User"],
  "unknown-webhook": [404, 10015, "Unknown Webhook"],
  "not-acknowledged": [404, 10015, "Unknown Webhook"],
  "unknown-interaction": [404, 10062, "Unknown interaction"],
  "acknowledged-too-late": [404, 10062, "Unknown interaction"],
  "unknown-command": [404, 10063, "Unknown application command"],
  "too-many-commands": [400, 30032, "Maximum number of application commands reached"],
  "late-edits": [
    400,
    30046,
    "Maximum number of edits to messages older than 1 hour reached. Try again later",
  ],
  "file-too-large": [413, 40005, "Request entity too large"],
  "acknowledged-twice": [400, 40060, "Interaction has already been acknowledged."],
  "too-many-follow-ups": [400, 40094, "This interaction has hit the maximum number of follow up messages"],
  "missing-access": [403, 50001, "Missing Access"],
  "edit-of-another": [403, 50005, "Cannot edit a message authored by another user"],
  "empty-message": [400, 50006, "Cannot send an empty message"],
  "direct-messages-closed": [403, 50007, "Cannot send messages to this user"],
  "text-in-forum": [400, 50008, "Cannot send messages in a non-text channel"],
  "missing-permission": [403, 50013, "Missing Permissions"],
  "token-expired": [401, 50027, "Invalid Webhook Token"],
  form: [400, 50035, "Invalid Form Body"],
  openapi: [400, 50035, "Invalid Form Body"],
  "not-json": [400, 50109, "The request body contains invalid JSON."],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

/** The name of a rule. */
export type Rule = keyof typeof refusals;

/** One complaint about a form: where, and what. */
export interface FormIssue {
  /** From the body's root. */
  path: readonly (string | number)[];
  /** In Discord's style, such as `BASE_TYPE_REQUIRED`. */
  code: string;
  message: string;
}

/** A refusal in Discord's own shape. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly rule: Rule;
  readonly status: number;
  readonly body: { message: string; code: number; errors?: unknown };

  /** @param details Said to whoever reads the violations; issues of a form are also in the answer. */
  constructor(rule: Rule, details: string | readonly FormIssue[] = []) {
    const [status, code, message] = refusals[rule];
    const words =
      typeof details === "string"
        ? details
        : details.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    super(words ? `${message}: ${words}` : message);
    this.rule = rule;
    this.status = status;
    const errors = typeof details === "string" ? undefined : nested(details);
    this.body = { message, code, ...(errors && { errors }) };
  }
}

/** `{data: {components: {0: {_errors: [{code, message}]}}}}`. */
function nested(issues: readonly FormIssue[]): Record<string, unknown> | undefined {
  if (issues.length === 0) return undefined;
  const root: Record<string, unknown> = {};
  for (const { path, code, message } of issues) {
    let place = root;
    for (const step of path) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place._errors = [...((place._errors as unknown[]) ?? []), { code, message }];
  }
  return root;
}
