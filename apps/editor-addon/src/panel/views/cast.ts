import { html, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { Slot } from "../forms/slots.ts";
import type { CastMember } from "../server/answers.ts";
import { problemOf } from "../server/server-error.ts";
import type { View } from "./view.ts";

/** Characters that were used before, here or in Discord. */
export function castView(view: View, slot: Slot): TemplateResult {
  const { words, ui } = view;
  return html`
    <div class="cast" role="group" aria-label=${words.make.castTitle}>
      ${until(
        ui.members?.then(
          (members) => membersView(view, slot, members),
          (error: unknown) => html`<p class="problem" role="alert">${words.problem(problemOf(error))}</p>`,
        ),
        html`<p class="help">${words.common.loading}</p>`,
      )}
    </div>
  `;
}

function membersView({ words, act, open }: View, slot: Slot, members: readonly CastMember[]) {
  const fitting = members.filter(({ kind }) => slot.kinds.includes(kind));
  if (fitting.length === 0) return html`<p class="help">${words.make.castEmpty}</p>`;
  return fitting.map((member) => {
    const picture = member.posterUrl ?? (member.kind === "image" ? member.url : undefined);
    return html`
      <button type="button" class="page" @click=${() => {
        act.addCastMember(slot, member);
        open({ cast: undefined });
      }}>
        <span class="picture">${picture ? html`<img src=${picture} alt="" crossorigin="anonymous" />` : ""}</span>
        <span class="name">${member.name}</span>
      </button>
    `;
  });
}
