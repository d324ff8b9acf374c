import type { APIAttachment } from "discord-api-types/v10";
import { h } from "./dom.ts";

/** A file as it can be shown. */
export interface Shown {
  url: string;
  name: string;
  contentType: string | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
  size?: number | undefined;
  description?: string | null | undefined;
  spoiler?: boolean | undefined;
}

/** A picture, a film with its controls, or a file to download. */
export function media(shown: Shown): HTMLElement {
  const element = player(shown);
  if (!shown.spoiler) return element;
  return h("details", { class: "spoiler" }, h("summary", {}, "Spoiler"), element);
}

function player({ url, name, contentType = "", width, height, description, size }: Shown): HTMLElement {
  const shape = { width, height };
  if (contentType.startsWith("image/"))
    return h("img", { src: url, alt: description ?? name, loading: "lazy", ...shape });
  if (contentType.startsWith("video/")) {
    return h("video", {
      src: url,
      controls: true,
      preload: "metadata",
      playsinline: true,
      "aria-label": description ?? name,
      ...shape,
    });
  }
  if (contentType.startsWith("audio/"))
    return h("audio", { src: url, controls: true, "aria-label": description ?? name });
  return h(
    "a",
    { class: "file", href: url, download: name },
    h("strong", {}, name),
    size !== undefined && h("small", {}, sizeOf(size)),
  );
}

/** An attachment of a message. */
export const attachment = (file: APIAttachment): HTMLElement =>
  media({
    url: file.url,
    name: file.filename,
    contentType: file.content_type,
    width: file.width,
    height: file.height,
    size: file.size,
    description: file.description,
    spoiler: Boolean((file.flags ?? 0) & 8),
  });

/** Bytes in words. */
function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
