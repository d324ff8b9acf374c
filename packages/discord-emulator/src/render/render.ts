import { ButtonStyle, ComponentType, MessageFlags } from "discord-api-types/v10";
import type { Attachment, Message } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";

/** Any component, seen loosely: its rules were checked when it came in. */
interface Seen {
  type: number;
  content?: string;
  components?: Seen[];
  accessory?: Seen;
  items?: Media[];
  media?: { url: string };
  file?: { url: string };
  description?: string | null;
  spoiler?: boolean;
  divider?: boolean;
  accent_color?: number | null;
  label?: string;
  style?: number;
  url?: string;
  emoji?: { name?: string };
  disabled?: boolean;
  placeholder?: string;
  options?: { label: string; default?: boolean }[];
}
interface Media {
  media: { url: string };
  description?: string | null;
  spoiler?: boolean;
}

/**
 * A message as a tree of text, for snapshots: who said it, what it says, what files show, what can be pressed. Ids,
 * times and addresses are not in it.
 */
export function renderMessage(world: World, message: Message): string {
  const { username } = taken(world.users, message.authorId);
  const reader = message.ephemeralTo === undefined ? undefined : taken(world.users, message.ephemeralTo);
  const facts = [
    reader && `only for ${reader.username}`,
    message.flags & MessageFlags.Loading && "thinking",
    message.editedAt !== undefined && "edited",
  ].filter(Boolean);
  const embeds = message.embeds.map(({ title, description }) =>
    [`embed ${title ?? ""}`.trimEnd(), ...quote(description)].join("\n"),
  );
  const shown = message.flags & MessageFlags.IsComponentsV2 ? [] : message.attachments;
  const parts = [
    ...quote(message.content),
    ...embeds,
    ...shown.map((attachment) => describeFile(attachment, attachment.spoiler)),
    ...message.components.map((component) => renderComponent(message, component as Seen)),
  ];
  return [[username, ...facts].join(", "), ...parts.map(indent)].join("\n");
}

function renderComponent(message: Message, component: Seen): string {
  const inner = (component.components ?? []).map((part) => renderComponent(message, part));
  switch (component.type) {
    case ComponentType.TextDisplay:
      return quote(component.content).join("\n");
    case ComponentType.ActionRow:
      return inner.join(" ");
    case ComponentType.Button:
      return button(component);
    case ComponentType.Container: {
      const color =
        component.accent_color == null ? "" : ` #${component.accent_color.toString(16).padStart(6, "0")}`;
      return block(`container${color}${component.spoiler ? ", spoiler" : ""}`, inner);
    }
    case ComponentType.Section:
      return block("section", [
        ...inner,
        ...(component.accessory ? [renderComponent(message, component.accessory)] : []),
      ]);
    case ComponentType.MediaGallery:
      return block(
        "gallery",
        (component.items ?? []).map((item) => media(message, item)),
      );
    case ComponentType.Thumbnail:
      return `thumbnail ${media(message, component as Media)}`;
    case ComponentType.File:
      return `file ${media(message, { ...component, media: component.file ?? { url: "" } })}`;
    case ComponentType.Separator:
      return component.divider === false ? "" : "---";
    default:
      return select(component);
  }
}

const block = (title: string, lines: readonly string[]): string =>
  [title, ...lines.filter((line) => line !== "").map(indent)].join("\n");

const indent = (text: string): string => text.replace(/^/gm, "  ");

const quote = (text: string | undefined): string[] => (text ? [text.replace(/^/gm, "| ")] : []);

function button({ label, emoji, style, url, disabled }: Seen): string {
  const name = [emoji?.name, label].filter(Boolean).join(" ");
  const link = style === ButtonStyle.Link ? ` -> ${new URL(url ?? "about:blank").host}` : "";
  return `[${name}${link}${disabled ? ", disabled" : ""}]`;
}

function select({ placeholder, options = [], disabled }: Seen): string {
  const chosen = options.filter((option) => option.default).map(({ label }) => label);
  const labels = options.map(({ label }) => label).join(" / ");
  return `<${chosen.join(", ") || placeholder || "select"}: ${labels}${disabled ? ", disabled" : ""}>`;
}

function media(message: Message, { media: { url }, description, spoiler }: Media): string {
  const name = url.startsWith("attachment://") ? url.slice("attachment://".length) : undefined;
  const attachment = message.attachments.find(({ filename }) => filename === name);
  const what = attachment
    ? describeFile(attachment, spoiler)
    : `at ${new URL(url).host}${spoiler ? ", spoiler" : ""}`;
  return description ? `${what} "${description}"` : what;
}

function describeFile(attachment: Attachment, spoiler: boolean | undefined): string {
  const { filename, contentType, width, height, duration, bytes } = attachment;
  return [
    `${filename} ${contentType}`,
    width !== undefined && `${width}x${height}`,
    duration !== undefined && `${duration.toFixed(1)} s`,
    `${bytes.length} bytes`,
    spoiler && "spoiler",
  ]
    .filter(Boolean)
    .join(", ");
}
