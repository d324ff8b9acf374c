import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { safeFilename } from "../cdn/store.ts";
import { ApiError, type FormIssue } from "../rest/errors.ts";
import type { Attachment, Message } from "../state/records.ts";
import { everyComponent } from "../wire/message.ts";
import { formError } from "./form.ts";
import type { MessageBody } from "./message.ts";

/** With IS_COMPONENTS_V2 a message is its components and nothing else. */
export function checkExclusive(
  body: MessageBody,
  previous: Message | undefined,
  at: readonly string[],
): void {
  const issues: FormIssue[] = [];
  const complain = (field: string) =>
    issues.push({
      path: [...at, field],
      code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    });
  if (body.content || (body.content === undefined && previous?.content)) complain("content");
  if (body.embeds?.length || (body.embeds === undefined && previous?.embeds.length)) complain("embeds");
  if (issues.length > 0) throw new ApiError("form", issues);
}

/** Components of a message together: their number, their texts, their ids, and the flag that most of them need. */
export function checkComponents(components: readonly unknown[], flags: number, at: readonly string[]): void {
  const all = [...everyComponent(components)];
  const place = [...at, "components"];
  const v2 = Boolean(flags & MessageFlags.IsComponentsV2);
  if (!v2 && all.some(({ type }) => type >= ComponentType.Section)) {
    throw formError(place, "COMPONENT_NEEDS_V2", "These components need the flag IS_COMPONENTS_V2.");
  }
  if (!v2 && components.length > 5)
    throw formError(place, "BASE_TYPE_BAD_LENGTH", "Must be 5 or fewer in length.");
  if (all.length > 40) {
    throw formError(
      place,
      "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
      "The total number of components must be 40 or fewer.",
    );
  }
  const letters = all.reduce(
    (sum, { content }) => sum + (typeof content === "string" ? content.length : 0),
    0,
  );
  if (letters > 4000) {
    throw formError(
      place,
      "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
      "All texts together must have 4000 characters or fewer.",
    );
  }
  for (const [field, code] of [
    ["custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"],
    ["id", "COMPONENT_ID_DUPLICATED"],
  ] as const) {
    const given = all
      .map((component) => component[field as keyof typeof component])
      .filter((id) => id !== undefined && id !== 0);
    const twice = given.find((id, n) => given.indexOf(id) !== n);
    if (twice !== undefined)
      throw formError(place, code, `Component ${field} ${JSON.stringify(twice)} is given twice.`);
  }
}

/** Every `attachment://` must name a file of the message. */
export function checkReferences(
  components: readonly unknown[],
  attachments: readonly Attachment[],
  at: readonly string[],
): void {
  for (const url of JSON.stringify(components).match(/attachment:\/\/[^"\\]*/g) ?? []) {
    const name = url.slice("attachment://".length);
    if (attachments.some(({ filename }) => filename === name)) continue;
    const meant = safeFilename(name);
    throw formError(
      [...at, "components"],
      "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
      `The referenced attachment ${JSON.stringify(name)} was not found${meant === name ? "" : `; files are named like ${meant}`}.`,
    );
  }
}
