import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ownTakes } from "../state/take.ts";
import { choice } from "./controls.ts";
import { takeView } from "./take.ts";
import type { View } from "./view.ts";

/** Rows that are drawn at once: some screens full. Drawing hundreds would keep the panel from answering. */
const step = 30;

/** Every take, newest first: under way, waiting to be used, over. Older ones when they are asked for. */
export function takesView(view: View): TemplateResult {
  const { state, words, act, ui, open } = view;
  const { takes: said, common } = words;
  const { history, document } = state;
  const own = ownTakes(state);
  const takes =
    history.scope === "all"
      ? own
      : own.filter(({ documentId, stage }) => documentId === document.id || stage !== "sent");
  const shown = ui.shownTakes ?? step;
  const showMore = () => {
    open({ shownTakes: shown + step });
    if (takes.length < shown + step) void act.loadMore();
  };
  return html`
    <div class="screen">
      ${choice({
        label: said.scope,
        value: history.scope,
        options: [
          ["document", said.thisDocument],
          ["all", said.all],
        ],
        change: (scope) => {
          open({ shownTakes: undefined });
          void act.showHistory(scope === "all" ? "all" : "document");
        },
      })}
      ${
        takes.length === 0 && !history.isBusy
          ? html`<div class="empty"><div class="mark" aria-hidden="true"><span></span><span></span></div>
              <h2>${said.empty}</h2><p class="help">${said.emptyHelp}</p></div>`
          : nothing
      }
      <ul class="takes">
        ${repeat(
          takes.slice(0, shown),
          ({ id }) => id,
          (take) => takeView(view, take),
        )}
      </ul>
      ${history.problem ? html`<p class="problem" role="alert">${words.problem(history.problem)}</p>` : nothing}
      ${
        history.isBusy
          ? html`<p class="reading"><sp-progress-circle indeterminate size="s" label=${common.loading}></sp-progress-circle> ${common.loading}</p>`
          : nothing
      }
      ${takes.length > shown || history.cursor ? html`<sp-button variant="secondary" @click=${showMore}>${said.more}</sp-button>` : nothing}
    </div>
  `;
}
