import type { Sample } from "../samples.ts";
import type { CommandView, View } from "../view.ts";
import type { PickedFiles } from "./api.ts";
import { commandForm, type Filled } from "./command-form.ts";
import { h } from "./dom.ts";
import { filePicker } from "./file-picker.ts";

/** Where a person writes, and what comes of it. */
export interface ComposerTools {
  samples: readonly Sample[];
  view(): View;
  /** Both tell whether it went well; if not, what was written stays. */
  post(content: string, files: PickedFiles): Promise<boolean>;
  use(command: CommandView, filled: Filled): Promise<boolean>;
  complete(
    command: CommandView,
    options: Filled["options"],
    focus: string,
  ): Promise<{ label: string; value: string | number }[]>;
}

/** The message box: a text with files, or, after a slash, the commands by name and the form of the one chosen. */
export function composer(place: HTMLElement, tools: ComposerTools): { refresh(): void } {
  const picker = filePicker({ label: "Files", samples: tools.samples, several: true });
  const options = h("ul", {
    class: "commands",
    id: "commands",
    role: "listbox",
    "aria-label": "Commands",
    hidden: true,
  });
  const unknown = h("p", { class: "unknown-command", role: "status" });
  let marked = 0;
  const box = h("textarea", {
    id: "message-box",
    rows: 1,
    maxlength: 2000,
    "aria-controls": "commands",
    "aria-autocomplete": "list",
    oninput: () => {
      marked = 0;
      offer();
    },
    onkeydown: onKey,
  });
  const attach = h(
    "details",
    { class: "attach" },
    h("summary", { class: "attach-sign", "aria-label": "Add files" }, "+"),
    picker.element,
  );
  const write = h(
    "div",
    { class: "write" },
    attach,
    box,
    h("button", { class: "button primary", type: "button", onclick: send }, "Send"),
  );
  const slot = h("div");
  place.replaceChildren(slot, options, unknown, write);

  const found = (): CommandView[] => {
    if (!/^\/(?!\s)/.test(box.value)) return [];
    const wanted = box.value.slice(1).trim().toLowerCase();
    const at = ({ name, path }: CommandView) => Math.max(name.indexOf(wanted), path.indexOf(wanted));
    const { commands } = tools.view();
    const named = commands.filter(({ name, path }) =>
      [name, path].some((each) => wanted.startsWith(`${each} `)),
    );
    if (named.length > 0) return named;
    const fitting = commands.filter((command) => at(command) >= 0);
    return fitting.sort((one, other) => Number(at(one) > 0) - Number(at(other) > 0));
  };

  /** Something that looks like a command and is none: said aloud, it would be a surprise to whoever meant to use it. */
  const misnamed = (): string | undefined =>
    found().length > 0 ? undefined : /^(\/[-\p{L}\p{N}_]+)(?:\s|$)/u.exec(box.value)?.[1];

  function offer(): void {
    const commands = found();
    const name = misnamed();
    unknown.textContent = name
      ? `There is no command ${name} here. A slash alone shows those there are; a space after it makes it a text.`
      : "";
    options.hidden = commands.length === 0;
    if (commands.length > 0) box.setAttribute("aria-activedescendant", `command-${marked}`);
    else box.removeAttribute("aria-activedescendant");
    options.replaceChildren(
      ...commands.map((command, n) =>
        h(
          "li",
          {
            id: `command-${n}`,
            role: "option",
            "aria-selected": String(n === marked),
            onclick: () => choose(command),
          },
          h("b", {}, `/${command.name}`),
          " ",
          command.description,
          h("small", { class: "from" }, command.application),
        ),
      ),
    );
  }

  function mark(n: number): void {
    marked = n;
    offer();
    options.children[n]?.scrollIntoView({ block: "nearest" });
  }

  function onKey(event: KeyboardEvent): void {
    const commands = found();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (commands.length > 0 && step !== 0) {
      event.preventDefault();
      mark((marked + step + commands.length) % commands.length);
    } else if (event.key === "Escape") {
      box.value = "";
      offer();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const command = commands[marked];
      if (command) choose(command);
      else void send();
    }
  }

  function choose(command: CommandView): void {
    box.value = "";
    offer();
    const done = () => {
      slot.replaceChildren();
      write.hidden = false;
      box.focus();
    };
    const form = commandForm(command, {
      view: tools.view(),
      samples: tools.samples,
      cancel: done,
      complete: (given, focus) => tools.complete(command, given, focus),
      async use(filled) {
        if (await tools.use(command, filled)) done();
      },
    });
    write.hidden = true;
    slot.replaceChildren(form);
    form.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }

  async function send(): Promise<void> {
    const files = picker.picked();
    if ((box.value.trim() === "" && files.length === 0) || misnamed()) return;
    if (!(await tools.post(box.value, new Map([["files", files]])))) return;
    box.value = "";
    picker.clear();
    attach.open = false;
  }

  return {
    refresh() {
      const { canPost, channel } = tools.view();
      box.disabled = !canPost;
      const label = canPost ? `Message #${channel.name}, or / for commands` : "Nobody can write here";
      box.setAttribute("aria-label", label);
      box.placeholder = label;
      offer();
    },
  };
}
