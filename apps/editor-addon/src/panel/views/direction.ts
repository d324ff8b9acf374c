import { html, type LitElement, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { type Field, fieldsOf } from "../forms/fields.ts";
import { choice } from "./controls.ts";
import type { View } from "./view.ts";

/** The operation's own fields, as its schema defines them. */
export function directionView(view: View): TemplateResult | typeof nothing {
  const { state, words } = view;
  const { session, draft } = state;
  const fields = fieldsOf(draft.operation, session.kind === "in" ? session.server : undefined);
  if (fields.length === 0) return nothing;
  return html`
    <section class="slot" aria-labelledby="direction">
      <h2 id="direction">${words.make.direction}</h2>
      ${fields.some(({ name }) => name === "expressionIntensity") ? presetsView(view) : nothing}
      ${fields.map((field) => fieldView(view, field))}
    </section>
  `;
}

/** Ways to direct a performance that are good to begin with. */
const presets = [
  ["presetSubtle", { expressionIntensity: 2, bodyControl: false }],
  ["presetNatural", { expressionIntensity: 3, bodyControl: true }],
  ["presetLively", { expressionIntensity: 5, bodyControl: true }],
] as const;

function presetsView({ words, act, state }: View): TemplateResult {
  const { fields } = state.draft;
  const isOn = (values: Record<string, unknown>) =>
    Object.entries(values).every(([name, value]) => fields[name] === value);
  return html`
    <div class="row" role="group" aria-label=${words.make.presets}>
      ${presets.map(
        ([key, values]) =>
          html`<sp-action-button size="s" ?selected=${isOn(values)} @click=${() => act.setFields(values)}
            >${words.make[key]}</sp-action-button>`,
      )}
    </div>
  `;
}

function fieldView({ state, words, act }: View, { name, control, preset }: Field): TemplateResult {
  const { label, description } = words.field(name.split(".")[0] ?? name);
  const value = state.draft.fields[name];
  const { automatic, random, characters } = words.make;
  const id = `field-${name}`;
  switch (control.kind) {
    case "switch":
      return html`
        <div class="field">
          <sp-switch ?checked=${value === true} @change=${(event: Event) => act.setField(name, (event.target as HTMLInputElement).checked)}>${label}</sp-switch>
          <p class="help">${description}</p>
        </div>
      `;
    case "choice": {
      const hasAuto = control.choices.includes("auto");
      const known = preset === undefined ? "" : ` (${words.choice(name, preset as string)})`;
      const automaticOption = ["", automatic + known] as const;
      return choice({
        label,
        help: description,
        value: value === undefined ? (hasAuto ? "auto" : "") : String(value),
        options: [
          ...(hasAuto ? [] : [automaticOption]),
          ...control.choices.map((entry) => [String(entry), words.choice(name, entry)] as const),
        ],
        change: (chosen) =>
          act.setField(
            name,
            control.choices.find((entry) => String(entry) === chosen),
          ),
      });
    }
    case "scale": {
      const middle = Math.round((control.min + control.max) / 2);
      const now = typeof value === "number" ? value : middle;
      return html`
        <div class="field">
          <sp-slider
            label=${label}
            min=${control.min}
            max=${control.max}
            step="1"
            tick-step="1"
            default-value=${typeof preset === "number" ? preset : middle}
            ${ref((slider) => void describeSlider(slider, words.make.sliderReset))}
            .value=${now}
            .formatOptions=${{ maximumFractionDigits: 0 }}
            @input=${(event: Event) => act.setField(name, (event.target as HTMLInputElement & { value: number }).value)}
          ></sp-slider>
          <p class="help"><strong>${words.choice(name, now)}</strong> ${description}</p>
        </div>
      `;
    }
    case "number":
      return html`
        <div class="field">
          <sp-field-label for=${id}>${label}</sp-field-label>
          <sp-textfield
            id=${id}
            label=${label}
            inputmode="numeric"
            pattern="[0-9]*"
            placeholder=${random}
            .value=${value === undefined ? "" : String(value)}
            @input=${(event: Event) => act.setField(name, wholeNumber((event.target as HTMLInputElement).value))}
          ></sp-textfield>
          <p class="help">${description}</p>
        </div>
      `;
    case "text": {
      const given = typeof value === "string" ? value : "";
      return html`
        <div class="field">
          <sp-field-label for=${id}>${label}</sp-field-label>
          <sp-textfield
            id=${id}
            label=${label}
            multiline
            grows
            maxlength=${control.maxLength}
            .value=${given}
            @input=${(event: Event) => act.setField(name, (event.target as HTMLInputElement).value || undefined)}
          ></sp-textfield>
          <p class="help">${description} ${characters({ count: String(given.length), max: String(control.maxLength) })}</p>
        </div>
      `;
    }
  }
}

/** Spectrum's slider tells screen readers how it is set back in English, whatever the language. */
async function describeSlider(slider: Element | undefined, text: string): Promise<void> {
  await (slider as LitElement | undefined)?.updateComplete;
  const description = slider?.shadowRoot?.querySelector("#slider-description");
  if (description) description.textContent = text;
}

/** What is no whole number goes in as it is, and is refused with its sentence. */
function wholeNumber(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}
