import type { Sample } from "../samples.ts";
import type { CommandView, OptionView, View } from "../view.ts";
import type { PickedFiles } from "./api.ts";
import { h } from "./dom.ts";
import { type FilePicker, filePicker } from "./file-picker.ts";

type Value = string | number | boolean;

/** What a command's form gives when it is used. */
export interface Filled {
  options: Record<string, Value>;
  files: PickedFiles;
}

interface Control {
  element: HTMLElement;
  value(): Value | undefined;
  picker?: FilePicker;
}

/** The form of a slash command, made from what was deployed. */
export function commandForm(
  command: CommandView,
  tools: {
    view: View;
    samples: readonly Sample[];
    use(filled: Filled): void;
    cancel(): void;
    complete(
      options: Record<string, Value>,
      focus: string,
    ): Promise<{ label: string; value: string | number }[]>;
  },
): HTMLFormElement {
  const controls = new Map<string, Control>();
  const values = () => {
    const entries = [...controls].map(([name, { value }]) => [name, value()] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  };
  for (const option of command.options) controls.set(option.name, controlFor(option));

  function controlFor(option: OptionView): Control {
    const { type, name, label, required, min, max, choices } = option;
    const common = { id: `option-${name}`, "aria-describedby": `about-${name}`, required };
    if (type === 11) {
      const picker = filePicker({ label, samples: tools.samples, fileTypes: option.fileTypes });
      return { element: picker.element, value: () => undefined, picker };
    }
    if (choices.length > 0) return chooser(common, choices);
    if (type === 5) {
      return chooser(
        common,
        [
          { label: "True", value: "true" },
          { label: "False", value: "false" },
        ],
        (value) => value === "true",
      );
    }
    if (type === 6)
      return chooser(
        common,
        tools.view.people.map(({ id, name: label }) => ({ label, value: id })),
      );
    if (type === 7)
      return chooser(
        common,
        tools.view.channels.map(({ id, name: label }) => ({ label, value: id })),
      );
    if (type === 8)
      return chooser(
        common,
        tools.view.roles.map(({ id, name: label }) => ({ label, value: id })),
      );
    const numeric = type === 4 || type === 10;
    const input = h("input", {
      ...common,
      type: numeric ? "number" : "text",
      autocomplete: "off",
      ...(numeric ? { min, max, step: type === 4 ? 1 : "any" } : { minlength: min, maxlength: max }),
    });
    const read = () => (input.value === "" ? undefined : numeric ? Number(input.value) : input.value);
    return option.autocomplete ? completing(input, option, read) : { element: input, value: read };
  }

  /** A text with a list of what the application offers. */
  function completing(input: HTMLInputElement, option: OptionView, read: () => Value | undefined): Control {
    const list = h("datalist", { id: `choices-${option.name}` });
    const known = new Map<string, string | number>();
    input.setAttribute("list", list.id);
    const refresh = async () => {
      const choices = await tools.complete({ ...values(), [option.name]: input.value }, option.name);
      known.clear();
      for (const { label, value } of choices) known.set(label, value);
      list.replaceChildren(...choices.map(({ label }) => h("option", { value: label })));
    };
    input.addEventListener("focus", refresh);
    input.addEventListener("input", refresh);
    return { element: h("span", {}, input, list), value: () => known.get(input.value) ?? read() };
  }

  const form = h(
    "form",
    {
      class: "command",
      "aria-label": `/${command.name}`,
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        const files = [...controls].flatMap(([name, { picker }]) => {
          const picked = picker?.picked() ?? [];
          return picked.length > 0 ? [[name, picked] as const] : [];
        });
        tools.use({ options: values(), files: new Map(files) });
      },
      onkeydown: (event: KeyboardEvent) => event.key === "Escape" && tools.cancel(),
    },
    h("h2", {}, `/${command.name}`, h("small", {}, command.description)),
    command.options.map((option) =>
      h(
        "div",
        { class: "field" },
        h(
          "label",
          { for: `option-${option.name}` },
          option.label,
          option.required && h("span", { class: "required" }, " required"),
        ),
        controls.get(option.name)?.element,
        h("small", { id: `about-${option.name}` }, option.description),
      ),
    ),
    h(
      "div",
      { class: "row" },
      h("button", { class: "button primary", type: "submit" }, "Use command"),
      h("button", { class: "button secondary", type: "button", onclick: tools.cancel }, "Cancel"),
    ),
  );
  return form;
}

function chooser(
  common: { id: string; "aria-describedby": string; required: boolean },
  choices: readonly { label: string; value: Value }[],
  read: (value: string) => Value = (text) =>
    choices.find(({ value }) => String(value) === text)?.value ?? text,
): Control {
  const element = h(
    "select",
    common,
    h("option", { value: "" }, ""),
    choices.map(({ label, value }) => h("option", { value: String(value) }, label)),
  );
  return { element, value: () => (element.value === "" ? undefined : read(element.value)) };
}
