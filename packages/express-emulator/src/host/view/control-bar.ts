import { html, type TemplateResult } from "lit";
import { locales, type Situation } from "../situation.ts";

/** What the control bar shows and changes. */
export interface ControlBarView {
  situation: Situation;
  pretend(change: Partial<Situation>): void;
  page: { hasPremiumContent: boolean };
  setPremium(hasPremiumContent: boolean): void;
  startOver(): void;
}

/** The emulator's own controls: what the add-on shall meet. */
export function controlBar({
  situation,
  pretend,
  page,
  setPremium,
  startOver,
}: ControlBarView): TemplateResult {
  const choice = <Key extends "theme" | "locale" | "user">(
    key: Key,
    label: string,
    options: readonly (readonly [Situation[Key], string])[],
  ) => html`<label
    >${label}
    <select
      @change=${(event: Event) => {
        const value = (event.target as HTMLSelectElement).value as Situation[Key];
        pretend({ [key]: value } as Partial<Situation>);
      }}
    >
      ${options.map(
        ([value, text]) =>
          html`<option value=${value} ?selected=${situation[key] === value}>${text}</option>`,
      )}
    </select>
  </label>`;
  const tick = (
    label: string,
    checked: boolean,
    change: (checked: boolean) => void,
  ) => html`<label class="tick"
    ><input
      type="checkbox"
      .checked=${checked}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />${label}</label
  >`;
  return html`<section class="controls" aria-label="Emulator">
    <strong title="This page imitates the editor of Adobe Express: what an add-on meets there can be chosen here.">Emulator</strong>
    ${choice("theme", "Theme", [
      ["light", "Light"],
      ["dark", "Dark"],
    ])}
    ${choice(
      "locale",
      "Language",
      locales.map((locale) => [locale, locale === "zz-ZZ" ? "zz-ZZ (long texts)" : locale] as const),
    )}
    ${choice("user", "User", [
      ["premium", "Premium plan"],
      ["free", "Free plan"],
      ["guest", "Guest"],
    ])}
    ${tick("Offline", !situation.online, (isOffline) => pretend({ online: !isOffline }))}
    ${tick("Under review", situation.underReview, (underReview) => pretend({ underReview }))}
    ${tick("Premium content", page.hasPremiumContent, setPremium)}
    ${tick("Slow renditions", situation.renditionDelayMs > 1000, (isSlow) =>
      pretend({ renditionDelayMs: isSlow ? 8000 : 400 }),
    )}
    ${tick("Renditions fail", situation.renditionFailure !== "", (fails) =>
      pretend({ renditionFailure: fails ? "The rendition could not be created." : "" }),
    )}
    <button
      title="The document as it was at first, and nothing of what the add-on has stored"
      @click=${startOver}
    >
      Start over
    </button>
  </section>`;
}
