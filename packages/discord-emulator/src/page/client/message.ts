import type { MessageView, View } from "../view.ts";
import { type Component, component, type Stage } from "./components.ts";
import { h } from "./dom.ts";
import { markdown } from "./markdown.ts";
import { attachment } from "./media.ts";

const componentsV2 = 1 << 15;

/** What can be done with a message. */
export interface MessageTools {
  stage(view: MessageView): Stage;
  menu(name: string, view: MessageView): void;
  remove(view: MessageView): void;
}

/** A message as an item of the list. */
export function messageItem(view: MessageView, whole: View, tools: MessageTools): HTMLLIElement {
  const { message, author, ephemeral, thinking, usedBy } = view;
  const stage = tools.stage(view);
  const shown = (message.flags ?? 0) & componentsV2 ? [] : message.attachments;
  return h(
    "li",
    { class: ephemeral ? "message ephemeral" : "message", "data-id": message.id },
    h(
      "span",
      { class: "avatar", "aria-hidden": "true", "data-hue": Number(BigInt(author.id) % 6n) },
      [...author.name][0],
    ),
    h(
      "article",
      { "aria-label": `${author.name}`, tabindex: -1 },
      usedBy &&
        h(
          "p",
          { class: "used" },
          h("b", {}, usedBy.name),
          usedBy.command ? " used " : " asked",
          usedBy.command && h("span", { class: "mention" }, usedBy.command),
        ),
      h(
        "header",
        {},
        h("b", {}, author.name),
        author.bot && h("span", { class: "badge" }, "APP"),
        h(
          "time",
          { datetime: message.timestamp },
          new Date(message.timestamp).toLocaleTimeString([], { timeStyle: "short" }),
        ),
        message.edited_timestamp && h("small", {}, "(edited)"),
      ),
      thinking && h("p", { class: "thinking" }, `${author.name} is thinking…`),
      message.content !== "" && h("div", { class: "text" }, markdown(message.content, stage.names)),
      message.embeds.map(({ title, description }) =>
        h(
          "div",
          { class: "card" },
          title && h("strong", {}, title),
          description && h("div", { class: "text" }, markdown(description, stage.names)),
        ),
      ),
      shown.length > 0 &&
        h("div", { class: shown.length > 1 ? "gallery several" : "gallery" }, shown.map(attachment)),
      (message.components ?? []).map((part) => component(part as Component, stage)),
      ephemeral &&
        h(
          "p",
          { class: "used" },
          "Only you can see this · ",
          h(
            "button",
            { type: "button", class: "plain", "data-control": "dismiss", onclick: () => tools.remove(view) },
            "Dismiss message",
          ),
        ),
    ),
    menuOf(view, whole, tools),
  );
}

/** What a message's menu offers: the applications' commands, and deleting. */
function menuOf(view: MessageView, whole: View, tools: MessageTools): HTMLElement {
  const close = (act: () => void) => () => {
    sign.focus();
    menu.open = false;
    act();
  };
  const sign = h(
    "summary",
    {
      class: "menu-sign",
      "data-control": "menu",
      "aria-label": `Actions for the message of ${view.author.name}`,
    },
    "⋯",
  );
  const menu: HTMLDetailsElement = h(
    "details",
    {
      class: "menu",
      ontoggle: () => menu.classList.toggle("upwards", menu.open && lacksRoomBelow(menu)),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape") menu.open = false;
      },
      onfocusout: (event: FocusEvent) => {
        if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
      },
    },
    sign,
    h(
      "div",
      { class: "menu-items" },
      whole.menu.map(({ path, name, application }) =>
        h(
          "button",
          { type: "button", class: "menu-item", onclick: close(() => tools.menu(path, view)) },
          name,
          h("small", {}, application),
        ),
      ),
      view.canDelete &&
        h(
          "button",
          { type: "button", class: "menu-item danger", onclick: close(() => tools.remove(view)) },
          "Delete message",
        ),
      whole.menu.length === 0 && !view.canDelete && h("p", {}, "Nothing to do here."),
    ),
  );
  return menu;
}

/** Whether what a menu offers would end below the messages, and there is more room above it. */
function lacksRoomBelow(menu: HTMLElement): boolean {
  const room = menu.closest("#log")?.getBoundingClientRect();
  const items = menu.lastElementChild?.getBoundingClientRect();
  if (!room || !items) return false;
  const { top } = menu.getBoundingClientRect();
  return items.bottom > room.bottom && top - room.top > room.bottom - items.top;
}

/** What of a message decides how it looks: addresses are signed anew each time, so their signature does not. */
export const fingerprint = (view: MessageView, whole: View): string =>
  JSON.stringify([view, whole.menu, whole.me.id]).replace(/\?ex=[^"]*/g, "");
