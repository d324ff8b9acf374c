import type { Action, Outcome } from "../actions.ts";
import type { MessageView, View } from "../view.ts";
import { getStart, getView, listen, type PickedFiles, sendAction, setLocale } from "./api.ts";
import type { Choice, Stage } from "./components.ts";
import { composer } from "./composer.ts";
import { byId, h } from "./dom.ts";
import { messageList } from "./message-list.ts";
import { openModal } from "./modal.ts";
import { channelList, openSide, settings } from "./sidebar.ts";

const start = await getStart();
let view: View = await getView(sessionStorage.getItem("person") ?? undefined, undefined);
let theme = localStorage.getItem("theme") ?? "system";

const side = openSide(byId("open-side"), byId("side"));
const messages = messageList(
  {
    log: byId("log"),
    list: byId("messages"),
    more: byId("more"),
    otherwise: () => document.getElementById("message-box"),
  },
  {
    stage: stageOf,
    menu: (name, { message }) => act({ kind: "menu", channel: view.channel.id, message: message.id, name }),
    remove: ({ message }) => act({ kind: "delete", channel: view.channel.id, message: message.id }),
  },
);
const writing = composer(byId("composer"), {
  samples: start.samples,
  view: () => view,
  post: (content, files) => act({ kind: "post", channel: view.channel.id, content }, files),
  use: (command, { options, files }) =>
    act({ kind: "slash", channel: view.channel.id, name: command.path, options }, files),
  async complete(command, options, focus) {
    const action = {
      kind: "autocomplete",
      channel: view.channel.id,
      name: command.path,
      options,
      focus,
    } as const;
    const { choices = [] } = await sendAction(view.me.id, action).catch(() => ({ choices: [] }));
    return choices;
  },
});

/** Acts, opens what comes, shows what went wrong. @returns Whether it went well. */
async function act(action: Action, files?: PickedFiles): Promise<boolean> {
  messages.expect();
  const notice = byId("notice");
  notice.textContent = "";
  try {
    open(await sendAction(view.me.id, action, files));
    return true;
  } catch (error) {
    notice.replaceChildren(
      (error as Error).message,
      h(
        "button",
        { type: "button", class: "close", "aria-label": "Close", onclick: () => notice.replaceChildren() },
        "×",
      ),
    );
    return false;
  }
}

function open({ modal, interaction }: Outcome): void {
  if (!modal || interaction === undefined) return;
  openModal(modal, {
    names,
    samples: start.samples,
    choices,
    async submit({ fields, files }) {
      messages.expect();
      open(await sendAction(view.me.id, { kind: "submit", interaction, fields }, files));
    },
  });
}

const names = {
  user: (id: string) => view.people.find((person) => person.id === id)?.name,
  channel: (id: string) => view.channels.find((channel) => channel.id === id)?.name,
  role: (id: string) => view.roles.find((role) => role.id === id)?.name,
};

/** What a select of users (5), roles (6), both (7) or channels (8) offers. */
function choices(type: number): Choice[] {
  const people = view.people.map(({ id, name }) => ({ label: name, value: id }));
  const roles = view.roles.map(({ id, name }) => ({ label: name, value: id }));
  if (type === 5) return people;
  if (type === 6) return roles;
  if (type === 7) return [...people, ...roles];
  return view.channels.map(({ id, name }) => ({ label: name, value: id }));
}

function stageOf({ message: { id: message, attachments } }: MessageView): Stage {
  const channel = view.channel.id;
  return {
    names,
    attachments,
    choices,
    click: (customId) => act({ kind: "click", channel, message, customId }),
    choose: (customId, values) => act({ kind: "select", channel, message, customId, values }),
  };
}

/** Draws a part of the page anew only when it changed, so that nobody loses their place in it. */
function refresh(id: string, facts: unknown, draw: () => HTMLElement[]): void {
  const part = byId(id);
  const look = JSON.stringify(facts);
  if (part.dataset.look === look) return;
  part.dataset.look = look;
  part.replaceChildren(...draw());
}

function show(): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.lang = view.me.locale;
  document.title = `#${view.channel.name}`;
  refresh("heading", [view.channel], () => [
    h("h1", {}, view.channel.name),
    h("small", {}, "Emulated: nothing leaves this machine"),
  ]);
  refresh("channels", [view.channels, view.channel], () =>
    channelList(view, (id) => {
      side.close();
      void look(undefined, id);
    }),
  );
  refresh("settings", [view.me, view.people, theme], () =>
    settings(
      view,
      { locales: start.locales, theme },
      {
        person(id) {
          sessionStorage.setItem("person", id);
          void look(id, view.channel.id);
        },
        locale: (locale) => void setLocale(view.me.id, locale).then(() => look()),
        theme(chosen) {
          theme = chosen;
          localStorage.setItem("theme", theme);
          show();
        },
      },
    ),
  );
  messages.show(view);
  writing.refresh();
}

async function look(person: string = view.me.id, channel: string = view.channel.id): Promise<void> {
  try {
    view = await getView(person, channel);
  } catch {
    return tellConnection("Connecting…");
  }
  tellConnection("");
  show();
}

function tellConnection(words: string): void {
  byId("connection").textContent = words;
}

// However much happens at once, one look is on its way and at most one more waits.
let looking: Promise<void> | undefined;
let again = false;
function lookSoon(): void {
  if (looking) {
    again = true;
    return;
  }
  looking = look().finally(() => {
    looking = undefined;
    if (again) {
      again = false;
      lookSoon();
    }
  });
}

show();
listen({ changed: lookSoon, lost: () => tellConnection("Connecting…") });
