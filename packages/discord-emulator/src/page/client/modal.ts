import type { APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { Sample } from "../samples.ts";
import type { PickedFiles } from "./api.ts";
import type { Choice } from "./components.ts";
import { type Child, h } from "./dom.ts";
import { type FilePicker, filePicker } from "./file-picker.ts";
import { markdown, type Names } from "./markdown.ts";

type Value = string | boolean | string[];

/** A field of a modal, seen loosely: the emulator has checked it. */
interface Field {
  type: number;
  custom_id: string;
  style?: number;
  required?: boolean;
  value?: string;
  placeholder?: string;
  min_length?: number;
  max_length?: number;
  min_values?: number;
  max_values?: number;
  default?: boolean;
  options?: Choice[];
  file_types?: string[];
}
interface Part {
  type: number;
  label?: string;
  description?: string;
  content?: string;
  component?: Field;
}

/** What stands in the fields, and the files of those that take some. */
export interface FilledModal {
  fields: Record<string, Value>;
  files: PickedFiles;
}

/** Opens a form over the page. `submit` rejects with a sentence to show in it, and else the form closes. */
export function openModal(
  modal: APIModalInteractionResponseCallbackData,
  tools: {
    names: Names;
    samples: readonly Sample[];
    choices(type: number): Choice[];
    submit(filled: FilledModal): Promise<void>;
  },
): void {
  const readers = new Map<string, () => Value | undefined>();
  const pickers = new Map<string, FilePicker>();
  const problem = h("p", { class: "problem", role: "alert" });
  const close = () => {
    dialog.close();
    dialog.remove();
  };

  const form = h(
    "form",
    {
      onsubmit: async (event: SubmitEvent) => {
        event.preventDefault();
        problem.textContent = "";
        try {
          await tools.submit({ fields: fields(), files: files() });
          close();
        } catch (error) {
          problem.textContent = (error as Error).message;
        }
      },
    },
    h("h2", { id: "modal-title" }, modal.title),
    (modal.components as unknown as Part[]).map(partOf),
    problem,
    h(
      "div",
      { class: "row" },
      h("button", { class: "button secondary", type: "button", onclick: close }, "Cancel"),
      h("button", { class: "button primary", type: "submit" }, "Submit"),
    ),
  );
  const dialog: HTMLDialogElement = h(
    "dialog",
    { "aria-labelledby": "modal-title", onclose: () => dialog.remove() },
    form,
  );
  document.body.append(dialog);
  dialog.showModal();

  function fields(): Record<string, Value> {
    const entries = [...readers].map(([id, read]) => [id, read()] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }

  function files(): PickedFiles {
    const picked = [...pickers].map(([id, picker]) => [id, picker.picked()] as const);
    return new Map(picked.filter(([, list]) => list.length > 0));
  }

  function partOf({ type, label = "", description, content, component }: Part): Child {
    if (type === 10) return h("div", { class: "text" }, markdown(content ?? "", tools.names));
    if (!component) return undefined;
    const id = `field-${component.custom_id}`;
    const about = description === undefined ? undefined : `${id}-about`;
    const required = component.required ?? component.type !== 23;
    const title = [label, required && h("span", { class: "required" }, " required")];
    const grouped = component.type === 21 || component.type === 22;
    const control = controlFor(component, { id, label, about, required });
    const hint = description !== undefined && h("small", { id: about }, description);
    return grouped
      ? h("fieldset", { "aria-describedby": about }, h("legend", {}, title), hint, control)
      : h("div", { class: "field" }, h("label", { for: id }, title), hint, control);
  }

  function controlFor(
    field: Field,
    {
      id,
      label,
      about,
      required,
    }: { id: string; label: string; about: string | undefined; required: boolean },
  ): Child {
    const common = { id, "aria-describedby": about, required };
    switch (field.type) {
      case 4: {
        const { min_length: minlength, max_length: maxlength, placeholder, value = "" } = field;
        const shape = { ...common, minlength, maxlength, placeholder };
        const input =
          field.style === 2 ? h("textarea", { ...shape, rows: 4 }) : h("input", { ...shape, type: "text" });
        input.value = value;
        readers.set(field.custom_id, () => input.value);
        return input;
      }
      case 19: {
        const picker = filePicker({
          label,
          samples: tools.samples,
          fileTypes: field.file_types ?? [],
          several: (field.max_values ?? 1) > 1,
        });
        pickers.set(field.custom_id, picker);
        return picker.element;
      }
      case 21:
      case 22:
        return ticks(field, required);
      case 23: {
        const box = h("input", { ...common, type: "checkbox", checked: field.default ?? false });
        readers.set(field.custom_id, () => box.checked);
        return box;
      }
      default:
        return selectOf(field, common);
    }
  }

  /** Several boxes, or several buttons of which one is chosen. */
  function ticks(field: Field, required: boolean): Child {
    const one = field.type === 21;
    const inputs = (field.options ?? []).map(({ value, default: checked = false }) =>
      h("input", {
        type: one ? "radio" : "checkbox",
        name: field.custom_id,
        value,
        checked,
        required: one && required,
      }),
    );
    readers.set(field.custom_id, () => {
      const chosen = inputs.filter(({ checked }) => checked).map(({ value }) => value);
      return one ? chosen[0] : chosen;
    });
    return (field.options ?? []).map(({ label, description }, n) =>
      h(
        "label",
        { class: "tick" },
        inputs[n],
        h("span", {}, label, description && h("small", { class: "tick-about" }, description)),
      ),
    );
  }

  function selectOf(field: Field, common: { id: string; required: boolean }): Child {
    const several = (field.max_values ?? 1) > 1;
    const options = field.options ?? tools.choices(field.type);
    const select = h(
      "select",
      { ...common, multiple: several },
      !several && h("option", { value: "" }, field.placeholder ?? ""),
      options.map(({ label, value, default: selected = false }) => h("option", { value, selected }, label)),
    );
    readers.set(field.custom_id, () => [...select.selectedOptions].map(({ value }) => value).filter(Boolean));
    return select;
  }
}
