import { html, type TemplateResult } from "lit";

/** A drop-down. The browser's own: it opens outside a narrow panel, and every keyboard and screen reader knows it. */
export function choice(about: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  change(value: string): void;
  help?: string;
}): TemplateResult {
  const change = (event: Event) => about.change((event.target as HTMLSelectElement).value);
  return html`
    <label class="field">
      <span class="label">${about.label}</span>
      <select class="select" @change=${change} .value=${about.value}>
        ${about.options.map(
          ([value, label]) =>
            html`<option value=${value} ?selected=${value === about.value}>${label}</option>`,
        )}
      </select>
      ${about.help ? html`<span class="help">${about.help}</span>` : ""}
    </label>
  `;
}
