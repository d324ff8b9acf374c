/** Where Discord's description of its API lags behind, or says less than the API takes. Each with the reason. */
export interface Deviation {
  /** Names under `components.schemas`. */
  schemas: readonly string[];
  property: string;
  /** The schema the property really has. */
  is: object;
  because: string;
}

const fileTypes = { type: ["array", "null"], maxItems: 10, items: { type: "string", maxLength: 32 } };
const onlyFalse = { enum: [false, null] };

/** Looked at one by one; a test says which of them the description no longer needs. */
export const deviations: readonly Deviation[] = [
  {
    schemas: ["FileUploadComponentForModalRequest", "ApplicationCommandAttachmentOption"],
    property: "file_types",
    is: fileTypes,
    because: "new on 2026-08-05, later than the description",
  },
  {
    schemas: [
      "ApplicationCommandCreateRequest",
      "ApplicationCommandUpdateRequest",
      "ApplicationCommandPatchRequestPartial",
    ],
    property: "default_member_permissions",
    is: { type: ["string", "integer", "null"], pattern: "^[0-9]+$" },
    because: "described as an integer, which loses bits; its own note says that a string is accepted",
  },
  {
    schemas: [
      "MessageEditRequestPartial",
      "IncomingWebhookUpdateRequestPartial",
      "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
    ],
    property: "tts",
    is: onlyFalse,
    because: "discord.js puts it into every body; false says nothing",
  },
  {
    schemas: [
      "MessageEditRequestPartial",
      "IncomingWebhookUpdateRequestPartial",
      "IncomingWebhookRequestPartial",
      "IncomingWebhookInteractionRequest",
      "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
    ],
    property: "enforce_nonce",
    is: onlyFalse,
    because: "discord.js puts it into every body; false says nothing",
  },
];
