import type {
  ButtonType,
  DialogResult,
  DialogResultType,
  SimpleDialogOptions,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { html, nothing, render } from "lit";

type Answer = DialogResult & { fieldValue?: string };

/** Shows a modal dialog over the editor and resolves with the button that was pressed. */
export function showDialog(options: SimpleDialogOptions): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const field = "field" in options ? options.field : undefined;
  const type: `${DialogResultType.alert | DialogResultType.input}` = field ? "input" : "alert";
  const dialog = openDialog(options.title, () => answer("close"));

  function answer(buttonType: `${ButtonType}`): void {
    const input = dialog.querySelector("input");
    dialog.close();
    dialog.remove();
    const result = { type: type as DialogResultType, buttonType: buttonType as ButtonType };
    resolve(input ? { ...result, fieldValue: input.value } : result);
  }

  const { primary = "OK", secondary, cancel } = options.buttonLabels ?? {};
  const button = (kind: `${ButtonType}`, label: string | undefined) =>
    label === undefined
      ? nothing
      : html`<button class=${kind} @click=${() => answer(kind)} ?autofocus=${kind === "primary"}>${label}</button>`;
  render(
    html`<h2 class=${options.variant}>${options.title}</h2>
      <p>${options.description}</p>
      ${
        field
          ? html`<label>${field.label}<input placeholder=${field.placeholder ?? ""} .value=${field.initialValue ?? ""} /></label>`
          : nothing
      }
      <div class="buttons">
        ${button("cancel", cancel)} ${button("secondary", secondary)} ${button("primary", primary)}
      </div>`,
    dialog,
  );
  dialog.showModal();
  return promise;
}

/** An empty modal dialog, in the page. */
export function openDialog(label: string, onCancel: () => void): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.ariaLabel = label;
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    onCancel();
  });
  document.body.append(dialog);
  return dialog;
}
