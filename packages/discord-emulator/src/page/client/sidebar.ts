import type { ChannelView, PersonView, View } from "../view.ts";
import { h } from "./dom.ts";

/** The channels, those of a guild under its name, threads under their channel. */
export function channelList(view: View, choose: (id: string) => void): HTMLElement[] {
  const groups = Map.groupBy(view.channels, ({ guild }) => guild ?? "Direct messages");
  return [...groups].map(([title, channels]) =>
    h(
      "section",
      {},
      h("h2", {}, title),
      h(
        "ul",
        {},
        ordered(channels).map((channel) => h("li", { class: channel.kind }, entry(channel))),
      ),
    ),
  );

  function entry(channel: ChannelView): HTMLElement {
    const current = channel.id === view.channel.id;
    const signs = { text: "#", thread: "↳", forum: "☰", direct: "@" };
    return h(
      "button",
      {
        type: "button",
        class: "entry",
        "aria-current": current ? "page" : undefined,
        onclick: () => choose(channel.id),
      },
      h("span", { "aria-hidden": "true" }, signs[channel.kind]),
      channel.name,
    );
  }
}

/** On a narrow page, lets a button open what is beside the channel. */
export function openSide(button: HTMLElement, side: HTMLElement): { close(): void } {
  const set = (open: boolean) => {
    side.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  const close = () => set(false);
  button.addEventListener("click", () => {
    set(!side.classList.contains("open"));
    side.querySelector<HTMLElement>("[aria-current], button")?.focus();
  });
  side.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    close();
    button.focus();
  });
  document.querySelector("main")?.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !button.contains(target)) close();
  });
  return { close };
}

/** Each channel before its threads. */
function ordered(channels: readonly ChannelView[]): ChannelView[] {
  const ids = new Set(channels.map(({ id }) => id));
  const heads = channels.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  return heads.flatMap((head) => [head, ...channels.filter(({ parentId }) => parentId === head.id)]);
}

/** Who one is, in which language, and how the page looks. */
export function settings(
  view: View,
  options: { locales: readonly string[]; theme: string },
  change: { person(id: string): void; locale(locale: string): void; theme(theme: string): void },
): HTMLElement[] {
  const people = view.people.filter(({ bot }) => !bot);
  return [
    choice(
      "You are",
      people.map(({ id, name }: PersonView) => [id, name]),
      view.me.id,
      change.person,
    ),
    choice(
      "Language",
      options.locales.map((locale) => [locale, nameOf(locale)]),
      view.me.locale,
      change.locale,
    ),
    choice(
      "Look",
      [
        ["system", "As the system"],
        ["light", "Light"],
        ["dark", "Dark"],
      ],
      options.theme,
      change.theme,
    ),
  ];
}

function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
  return `${name} (${locale})`;
}

function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const select: HTMLSelectElement = h(
    "select",
    { onchange: () => change(select.value) },
    options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
  );
  return h("label", { class: "setting" }, h("span", {}, label), select);
}
