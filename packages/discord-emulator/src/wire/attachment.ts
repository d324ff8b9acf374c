import type { APIAttachment } from "discord-api-types/v10";
import { signedUrl } from "../cdn/sign.ts";
import type { Attachment } from "../state/records.ts";
import type { World } from "../state/world.ts";

/** A file as Discord tells it, under a freshly signed address. */
export function describeAttachment(world: World, attachment: Attachment): APIAttachment {
  const url = signedUrl(world, attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.bytes.length,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.width !== undefined && { width: attachment.width }),
    ...(attachment.height !== undefined && { height: attachment.height }),
    ...(attachment.description !== undefined && { description: attachment.description }),
    ...(attachment.ephemeral && { ephemeral: true }),
    ...(attachment.spoiler && { flags: 8 }),
  };
}
