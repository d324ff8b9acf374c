import type { Sample } from "../samples.ts";
import type { Picked } from "./api.ts";
import { h } from "./dom.ts";

/** A field that takes files. */
export interface FilePicker {
  element: HTMLElement;
  picked(): readonly Picked[];
  clear(): void;
}

/** Picks files from the disk, by dropping them, or from the samples by a button each. */
export function filePicker(options: {
  label: string;
  samples: readonly Sample[];
  /** `image`, `video`, `audio` or endings; none for all. */
  fileTypes?: readonly string[];
  several?: boolean;
  changed?: () => void;
}): FilePicker {
  const { label, samples, fileTypes = [], several = false, changed } = options;
  let picked: Picked[] = [];
  const list = h("ul", { class: "picked", "aria-live": "polite" });
  const input: HTMLInputElement = h("input", {
    type: "file",
    "aria-label": label,
    multiple: several,
    accept: fileTypes.map((type) => (type.startsWith(".") ? type : `${type}/*`)).join(","),
    onchange: () => {
      take([...(input.files ?? [])]);
      // What is picked stands in the list; the same file can be picked again after it was removed there.
      input.value = "";
    },
  });
  const fitting = samples.filter(({ name, contentType }) => fits(name, contentType, fileTypes));
  const element = h(
    "div",
    {
      class: "file-picker",
      ondragover: (event: DragEvent) => event.preventDefault(),
      ondrop: (event: DragEvent) => {
        event.preventDefault();
        take([...(event.dataTransfer?.files ?? [])]);
      },
    },
    h("label", { class: "choose" }, several ? "Choose files" : "Choose a file", input),
    fitting.length > 0 &&
      h(
        "div",
        { class: "samples", role: "group", "aria-label": `Samples for ${label}` },
        fitting.map(({ name, about }) =>
          h(
            "button",
            { type: "button", onclick: () => take([{ sample: name }]) },
            name,
            " ",
            h("small", {}, about),
          ),
        ),
      ),
    list,
  );

  function take(files: Picked[]): void {
    picked = several ? [...picked, ...files] : files.slice(0, 1);
    show();
  }

  function show(): void {
    list.replaceChildren(
      ...picked.map((file, n) =>
        h(
          "li",
          {},
          nameOf(file),
          " ",
          h(
            "button",
            { type: "button", "aria-label": `Remove ${nameOf(file)}`, onclick: () => remove(n) },
            "×",
          ),
        ),
      ),
    );
    changed?.();
  }

  function remove(n: number): void {
    picked.splice(n, 1);
    show();
  }

  return {
    element,
    picked: () => picked,
    clear() {
      picked = [];
      show();
    },
  };
}

const nameOf = (file: Picked): string => (file instanceof File ? file.name : file.sample);

const fits = (name: string, contentType: string, fileTypes: readonly string[]): boolean =>
  fileTypes.length === 0 ||
  fileTypes.some((type) => (type.startsWith(".") ? name.endsWith(type) : contentType.startsWith(`${type}/`)));
