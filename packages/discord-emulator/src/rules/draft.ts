import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { safeFilename, storeFile, type UploadedFile } from "../cdn/store.ts";
import { ApiError, type FormIssue } from "../rest/errors.ts";
import type { Attachment, Message, Pings } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { everyComponent } from "../wire/message.ts";
import { formError } from "./form.ts";
import { pingsOf } from "./mentions.ts";
import type { MessageBody } from "./message.ts";

/** The part of a message that its author decides, judged and ready. */
export type Draft = Pick<Message, "content" | "embeds" | "components" | "attachments" | "flags" | "pings">;

/** Files of a request by the n of their `files[n]`. */
export type Files = ReadonlyMap<number, UploadedFile>;

/** Flags an application may set on a message of its own. */
const settable =
  MessageFlags.Ephemeral |
  MessageFlags.IsComponentsV2 |
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications;

/**
 * Judges what a message would be after this body, and makes it: the rules that no schema can say.
 *
 * @param options.previous The message that is edited; what the body leaves out stays as it was.
 * @param options.at Where in the body the message stands, for the places of complaints.
 */
export async function draftMessage(
  world: World,
  body: MessageBody,
  options: {
    channelId: string;
    files: Files;
    uploadLimit: number;
    previous?: Message | undefined;
    at?: readonly string[];
  },
): Promise<Draft> {
  const { previous, files, at = [] } = options;
  for (const [n, { name, bytes }] of files) {
    if (bytes.length > options.uploadLimit) {
      throw new ApiError(
        "file-too-large",
        `files[${n}] ${name} has ${bytes.length} of ${options.uploadLimit} bytes`,
      );
    }
  }
  const flags = flagsAfter(body, previous, at);
  const components = (body.components ?? previous?.components ?? []) as Message["components"];
  const content = body.content === undefined ? (previous?.content ?? "") : (body.content ?? "");
  const embeds = (body.embeds === undefined ? previous?.embeds : body.embeds) ?? [];
  checkComponents(components, flags, at);
  if (flags & MessageFlags.IsComponentsV2) checkExclusive(body, previous, at);
  const attachments = await attachmentsAfter(world, body, options);
  checkReferences(components, attachments, at);
  if (!content && !embeds.length && !components.length && !attachments.length)
    throw new ApiError("empty-message");
  const pings: Pings = pingsOf(world, options.channelId, { content, components }, body.allowed_mentions);
  const nextId = freeIds(components);
  return {
    content,
    embeds: embeds as Draft["embeds"],
    components: components.map((component) => withIds(component, nextId)),
    attachments,
    flags,
    pings,
  };
}

function flagsAfter(body: MessageBody, previous: Message | undefined, at: readonly string[]): number {
  const before = previous?.flags ?? 0;
  if (body.flags == null) return before;
  if (body.flags & ~(settable | before)) {
    throw formError(
      [...at, "flags"],
      "MESSAGE_FLAGS_INVALID",
      "Only flags an application may set are possible.",
    );
  }
  if (before & MessageFlags.IsComponentsV2 && !(body.flags & MessageFlags.IsComponentsV2)) {
    throw formError(
      [...at, "flags"],
      "MESSAGE_FLAGS_INVALID",
      "IS_COMPONENTS_V2 can not be removed from a message.",
    );
  }
  // On an edit only these two can change; whether a message is ephemeral was settled by the acknowledgement.
  const kept = previous ? before & ~(MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2) : 0;
  return previous
    ? kept | (body.flags & (MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2))
    : body.flags;
}

/** With IS_COMPONENTS_V2 a message is its components and nothing else. */
function checkExclusive(body: MessageBody, previous: Message | undefined, at: readonly string[]): void {
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

function checkComponents(components: readonly unknown[], flags: number, at: readonly string[]): void {
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

/** The files of the message: those it had and still lists, and the new ones. */
async function attachmentsAfter(
  world: World,
  body: MessageBody,
  options: Parameters<typeof draftMessage>[2],
): Promise<Attachment[]> {
  const { files, previous, channelId, at = [] } = options;
  const had = previous?.attachments ?? [];
  const wanted: NonNullable<MessageBody["attachments"]> = body.attachments ?? [
    ...had.map(({ id }) => ({ id })),
    ...[...files.keys()].map((n) => ({ id: String(n) })),
  ];
  const unlisted = [...files.keys()].find((n) => !wanted.some(({ id }) => id === String(n)));
  if (unlisted !== undefined) {
    throw formError(
      [...at, "attachments"],
      "ATTACHMENT_NOT_FOUND",
      `files[${unlisted}] is not listed in attachments.`,
    );
  }
  return Promise.all(
    wanted.map(async ({ id, filename, description, is_spoiler }, n) => {
      const kept = had.find((attachment) => attachment.id === id);
      if (kept) {
        if (description !== undefined) kept.description = description ?? undefined;
        if (is_spoiler !== undefined) kept.spoiler = is_spoiler;
        return kept;
      }
      const file = files.get(Number(id));
      if (!file)
        throw formError([...at, "attachments", n, "id"], "ATTACHMENT_NOT_FOUND", `There is no files[${id}].`);
      return storeFile(
        world,
        { ...file, name: filename ?? file.name },
        {
          channelId,
          ephemeral: false,
          description: description ?? undefined,
          ...(is_spoiler !== undefined && { spoiler: is_spoiler }),
        },
      );
    }),
  );
}

/** Every `attachment://` must name a file of the message. */
function checkReferences(
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

/** Counts the numbers that no component was given. */
function freeIds(components: readonly unknown[]): () => number {
  const given = new Set([...everyComponent(components)].map(({ id }) => id));
  let last = 0;
  return () => {
    do last++;
    while (given.has(last));
    return last;
  };
}

/** Gives every component without a number one, as Discord does. */
function withIds<T>(component: T, nextId: () => number): T {
  if (typeof component !== "object" || component === null) return component;
  const given = component as { id?: number; components?: unknown[]; accessory?: unknown };
  const id = given.id || nextId();
  return {
    ...given,
    id,
    ...(given.components && { components: given.components.map((inner) => withIds(inner, nextId)) }),
    ...(given.accessory !== undefined && { accessory: withIds(given.accessory, nextId) }),
  } as T;
}
