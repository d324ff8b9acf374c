import { storeFile } from "../cdn/store.ts";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { DraftOptions } from "./draft.ts";
import { formError } from "./form.ts";
import type { MessageBody } from "./message.ts";

/** The files of the message: those it had and still lists, and the new ones. */
export async function attachmentsAfter(
  world: World,
  body: MessageBody,
  options: DraftOptions,
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
