import { html, type TemplateResult } from "lit";
import type { Screen } from "../state/state.ts";

/** The screens of the panel as tabs: arrow keys turn, Tab goes on into the screen (ARIA Authoring Practices, tabs). */
export function tabsView(
  tabs: readonly (readonly [screen: Screen, label: string])[],
  selected: Screen,
  go: (screen: Screen) => void,
): TemplateResult {
  function turn(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = tabs.findIndex(([screen]) => screen === selected);
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step && index + step;
    if (next === undefined) return;
    event.preventDefault();
    const turned = (next + tabs.length) % tabs.length;
    const [screen] = tabs[turned] ?? [];
    if (screen) go(screen);
    const list = event.currentTarget as HTMLElement;
    list.querySelectorAll<HTMLElement>("[role=tab]")[turned]?.focus();
  }

  return html`
    <div class="tabs" role="tablist" @keydown=${turn}>
      ${tabs.map(
        ([screen, label]) => html`
          <button
            type="button"
            role="tab"
            id=${`tab-${screen}`}
            aria-controls="screen"
            aria-selected=${screen === selected}
            tabindex=${screen === selected ? 0 : -1}
            @click=${() => go(screen)}
          >${label}</button>
        `,
      )}
    </div>
  `;
}
