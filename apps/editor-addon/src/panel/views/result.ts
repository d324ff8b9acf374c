import { html, nothing, type TemplateResult } from "lit";
import { fieldsOf } from "../forms/fields.ts";
import type { Take } from "../state/take.ts";
import type { View } from "./view.ts";

/** The film of a take and all that can be done with it. Nothing is inserted by itself. */
export function resultView(view: View, take: Take, title: string): TemplateResult {
  const { words, act, ui, open } = view;
  const { result, common } = words;
  const doing = (label: string, help: string, action: () => unknown) => html`
    <div class="doing">
      <sp-button size="m" variant="secondary" treatment="outline" @click=${action}>${label}</sp-button>
      <p class="help">${help}</p>
    </div>
  `;
  return html`
    <understudy-player
      .words=${words}
      .label=${title}
      .poster=${take.task?.poster}
      .load=${() => act.film(take)}
      .loadOriginal=${() => act.performanceOf(take)}
      .makeDraggable=${(element: HTMLElement) => act.makeDraggable(element, take)}
    ></understudy-player>
    <p class="help">${settingsOf(view, take)}</p>
    <div class="doings">
      ${doing(result.add, result.addHelp, () => act.add(take))}
      ${doing(result.newScene, result.newSceneHelp, () => act.newScene(take))}
      ${doing(result.replace, result.replaceHelp, () => act.replace(take))}
    </div>
    <div class="row">
      <sp-action-button size="s" @click=${() => act.download(take)}>${result.download}</sp-action-button>
      <sp-action-button size="s" @click=${() => act.useAgain(take)}>${result.useAgain}</sp-action-button>
      <sp-action-button size="s" @click=${() => act.reroll(take)}>${result.reroll}</sp-action-button>
      <sp-action-button size="s" ?selected=${ui.report === take.id}
        @click=${() => open({ report: ui.report === take.id ? undefined : take.id })}>${result.report}</sp-action-button>
    </div>
    ${
      ui.report === take.id
        ? html`<div class="field report">
            <sp-field-label for="report">${result.reportLabel}</sp-field-label>
            <sp-textfield id="report" label=${result.reportLabel} multiline grows maxlength="1000"></sp-textfield>
            <div class="row">
              <sp-button size="s" variant="accent" @click=${async (event: Event) => {
                const field = (event.currentTarget as HTMLElement)
                  .closest(".report")
                  ?.querySelector("sp-textfield");
                const reason = (field as HTMLInputElement | null)?.value.trim() ?? "";
                if (reason && (await act.report(take, reason))) open({ report: undefined });
              }}>${result.reportSend}</sp-button>
              <sp-button size="s" variant="secondary" @click=${() => open({ report: undefined })}>${common.cancel}</sp-button>
            </div>
          </div>`
        : nothing
    }
  `;
}

/** The settings it was made with, in words. */
function settingsOf({ words }: View, { operation, fields }: Take): string {
  const said = fieldsOf(operation).flatMap(({ name, control }) => {
    const value = fields[name];
    if (value === undefined || value === false || control.kind === "text") return [];
    const { label } = words.field(name.split(".")[0] ?? name);
    return [value === true ? label : `${label}: ${words.choice(name, value as string | number)}`];
  });
  return said.join(" · ");
}
