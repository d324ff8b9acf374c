import type { View } from "../view.ts";
import { followEnd } from "./follow-end.ts";
import { holdFocus } from "./hold-focus.ts";
import { fingerprint, type MessageTools, messageItem } from "./message.ts";

/** The messages of a channel on the page. */
export interface MessageList {
  show(view: View): void;
  /** Somebody acts: what comes of it is brought into view. */
  expect(): void;
}

/** Shows messages; one that looks as before stays untouched, so that a film in it plays on. */
export function messageList(
  parts: { log: HTMLElement; list: HTMLElement; more: HTMLElement; otherwise: () => HTMLElement | null },
  tools: MessageTools,
): MessageList {
  const { log, list, more, otherwise } = parts;
  const end = followEnd(log, list, more);
  let shown = "";
  let expecting = false;

  function draw(view: View, before: ReadonlyMap<string | null, HTMLElement>): HTMLElement[] {
    return view.messages.map((each) => {
      const look = fingerprint(each, view);
      const old = before.get(each.message.id);
      if (old?.dataset.look === look) return old;
      const item = messageItem(each, view, tools);
      item.dataset.look = look;
      return item;
    });
  }

  /** Puts items in their places without taking out those that stay: a film that is taken out stops. */
  function place(items: readonly HTMLElement[]): void {
    const wanted = new Set<Element>(items);
    for (const item of [...list.children]) if (!wanted.has(item)) item.remove();
    items.forEach((item, n) => {
      if (list.children[n] !== item) list.insertBefore(item, list.children[n] ?? null);
    });
  }

  return {
    expect() {
      expecting = true;
    },
    show(view) {
      const items = [...list.children] as HTMLElement[];
      const before = new Map(items.map((item) => [item.getAttribute("data-id"), item]));
      const giveBack = holdFocus(list, otherwise);
      place(draw(view, before));
      giveBack();
      const here = `${view.me.id} ${view.channel.id}`;
      const added = view.messages.filter(({ message }) => !before.has(message.id));
      if (here !== shown || (expecting && added.some(({ mine }) => mine))) {
        end.show();
        expecting = false;
      } else if (added.length > 0) end.tell();
      shown = here;
    },
  };
}
