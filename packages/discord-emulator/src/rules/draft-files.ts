import { storeFile, type UploadedFile } from "../cdn/store.ts";
import type { Attachment, Message } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { formError } from "./form.ts";
import type { MessageBody } from "./message.ts";

/** Files of a request by the n of their `files[n]`. */
export type Files = ReadonlyMap<number, UploadedFile>;

/** What a message's files depend on. */
export interface AttachmentOptions {
  channelId: string;
  files: Files;
  /** The message that is edited; what the body leaves out stays as it was. */
  previous?: Message | undefined;
  /** Where in the body the message stands, for the places of complaints. */
  at?: readonly string[];
}

/** The files of the message: those it had and still lists, and the new ones. */
export async function attachmentsAfter(
  world: World,
  body: MessageBody,
  { files, previous, channelId, at = [] }: AttachmentOptions,
): Promise<Attachment[]> {
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
