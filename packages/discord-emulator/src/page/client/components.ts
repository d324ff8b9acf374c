import type { APIAttachment } from "discord-api-types/v10";
import { type Child, h } from "./dom.ts";
import { markdown, type Names } from "./markdown.ts";
import { media } from "./media.ts";

/** Any component of a message, seen loosely: the emulator has checked it. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  components?: Component[];
  accessory?: Component;
  content?: string;
  items?: { media: Media; description?: string | null; spoiler?: boolean }[];
  media?: Media;
  file?: Media;
  description?: string | null;
  spoiler?: boolean;
  divider?: boolean;
  spacing?: number;
  accent_color?: number | null;
  label?: string;
  style?: number;
  url?: string;
  emoji?: { name?: string };
  disabled?: boolean;
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  options?: Choice[];
}
interface Media {
  url: string;
  content_type?: string;
  width?: number | null;
  height?: number | null;
}
/** An option of a select. */
export interface Choice {
  label: string;
  value: string;
  description?: string | null;
  default?: boolean;
}

/** What components need to be shown and used. */
export interface Stage {
  names: Names;
  attachments: readonly APIAttachment[];
  click(customId: string): void;
  choose(customId: string, values: string[]): void;
  /** What a select of users, roles or channels offers. */
  choices(type: number): Choice[];
}

const buttonStyles = ["", "primary", "secondary", "success", "danger", "link", "premium"];

/** A component as an element. */
export function component(given: Component, stage: Stage): Child {
  const inner = () => (given.components ?? []).map((part) => component(part, stage));
  switch (given.type) {
    case 1:
      return h("div", { class: "row" }, inner());
    case 2:
      return button(given, stage);
    case 9:
      return h(
        "div",
        { class: "section" },
        h("div", {}, inner()),
        given.accessory && component(given.accessory, stage),
      );
    case 10:
      return h("div", { class: "text" }, markdown(given.content ?? "", stage.names));
    case 11:
      return h("div", { class: "thumbnail" }, show(given.media, given, stage));
    case 12: {
      const items = given.items ?? [];
      return h(
        "div",
        { class: items.length > 1 ? "gallery several" : "gallery" },
        items.map((item) => show(item.media, item, stage)),
      );
    }
    case 13:
      return h("div", { class: "gallery" }, file(given, stage));
    case 14:
      return h("hr", {
        class: `${given.divider === false ? "bare " : ""}${given.spacing === 2 ? "wide" : ""}`,
      });
    case 17:
      return container(given, inner());
    default:
      return select(given, stage);
  }
}

function container(given: Component, inner: Child): HTMLElement {
  const card = h("div", { class: "card" }, inner);
  if (given.accent_color != null)
    card.style.setProperty("--accent", `#${given.accent_color.toString(16).padStart(6, "0")}`);
  return given.spoiler ? h("details", { class: "spoiler" }, h("summary", {}, "Spoiler"), card) : card;
}

function button({ style = 2, label, emoji, url, disabled, custom_id }: Component, stage: Stage): HTMLElement {
  const name = [emoji?.name, label].filter(Boolean).join(" ");
  if (style === 5)
    return h("a", { class: "button link", href: url, target: "_blank", rel: "noreferrer" }, name);
  return h(
    "button",
    {
      type: "button",
      class: `button ${buttonStyles[style] ?? ""}`,
      "data-control": custom_id,
      disabled,
      onclick: () => stage.click(custom_id ?? ""),
    },
    name,
  );
}

function show(
  given: Media | undefined,
  { description, spoiler }: { description?: string | null; spoiler?: boolean },
  { attachments }: Stage,
): Child {
  if (!given) return undefined;
  const own = attachments.find(({ url }) => url === given.url);
  const name = own?.filename ?? new URL(given.url).pathname.split("/").at(-1) ?? "";
  const contentType = given.content_type ?? guess(name);
  return media({
    ...given,
    name,
    contentType,
    size: own?.size,
    description: description ?? own?.description,
    spoiler,
  });
}

/** A file to download, whatever it is. */
function file({ file: given, spoiler }: Component, { attachments }: Stage): Child {
  const own = attachments.find(({ url }) => url === given?.url);
  return own && media({ url: own.url, name: own.filename, contentType: undefined, size: own.size, spoiler });
}

const guess = (name: string) => (/\.(mp4|mov|webm)$/i.test(name) ? "video/mp4" : "image/png");

function select(given: Component, stage: Stage): HTMLElement {
  const options = given.options ?? stage.choices(given.type);
  const {
    min_values: min = 1,
    max_values: max = 1,
    custom_id = "",
    disabled,
    placeholder = "Choose",
  } = given;
  const several = max > 1;
  const list: HTMLSelectElement = h(
    "select",
    {
      "aria-label": placeholder,
      class: "choice",
      "data-control": custom_id,
      multiple: several,
      size: several ? Math.min(options.length, 5) : undefined,
      disabled,
      onchange: () => !several && choose(),
    },
    !several &&
      !options.some((option) => option.default) &&
      h("option", { value: "", selected: true }, placeholder),
    options.map(({ label, value, description, default: selected }) =>
      h("option", { value, selected: selected ?? false }, description ? `${label} · ${description}` : label),
    ),
  );
  function choose(): void {
    const values = [...list.selectedOptions].map(({ value }) => value).filter(Boolean);
    if (values.length >= min && values.length <= max) stage.choose(custom_id, values);
  }
  if (!several) return list;
  return h(
    "div",
    { class: "row" },
    list,
    h("button", { type: "button", class: "button secondary", disabled, onclick: choose }, "Choose"),
  );
}
