import { html, type TemplateResult } from "lit";
import type { Slot } from "../forms/slots.ts";
import type { CastMember } from "../server/answers.ts";
import { problemOf } from "../server/server-error.ts";
import type { View } from "./view.ts";

/** Opens the cast for a slot, and asks who is in it. */
export async function openCast({ act, open }: View, slot: Slot): Promise<void> {
  open({ cast: slot.key, members: undefined });
  open({ members: await act.readCast().catch(problemOf) });
}

/** Characters that were used before, here or in Discord. */
export function castView(view: View, slot: Slot): TemplateResult {
  const { words, ui } = view;
  const { members } = ui;
  return html`
    <div class="cast" role="group" aria-label=${words.make.castTitle}>
      ${
        members === undefined
          ? html`<p class="help">${words.common.loading}</p>`
          : "code" in members
            ? html`<p class="problem" role="alert">${words.problem(members)}</p>`
            : membersView(view, slot, members)
      }
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
