import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../words/words.ts";
import type { View } from "./view.ts";

/** Where somebody is signed in, what is left, and how to leave. */
export function accountView({ state, words, act }: View): TemplateResult | typeof nothing {
  const { account, check, format } = words;
  const { session } = state;
  if (session.kind !== "in") return nothing;
  const { login, usage } = session;
  return html`
    <div class="screen">
      <dl class="facts">
        <dt>${account.server}</dt>
        <dd>${login.server}</dd>
        ${login.subject ? personView(words, login.subject) : nothing}
        <dt>${account.spending}</dt>
        ${usage?.limits.length === 0 ? html`<dd>${account.noLimit}</dd>` : nothing}
        ${usage?.limits.map(
          ({ leftMicroUsd, limitMicroUsd, period, resetsAt }) => html`<dd>
            ${check.left({
              left: format.usd(leftMicroUsd),
              limit: format.usd(limitMicroUsd),
              period: period === "day" ? check.today : check.thisMonth,
            })}
            <span class="help">${account.resets({ when: format.moment(new Date(resetsAt)) })}</span>
          </dd>`,
        )}
      </dl>
      <p class="help">${account.help}</p>
      <div class="row">
        <sp-button variant="secondary" @click=${act.signOut}>${account.signOut}</sp-button>
        <sp-button variant="secondary" treatment="outline" @click=${act.clearAll}>${account.clear}</sp-button>
      </div>
      <p class="help">${account.clearHelp}</p>
    </div>
  `;
}

/** Who somebody is. Discord's bot names people `discord:<server>:<user>`, in figures that nobody knows by heart. */
function personView({ account }: Words, subject: string): TemplateResult {
  const [, user] = /^discord:[^:]*:(\d+)$/.exec(subject) ?? [];
  return user === undefined
    ? html`<dt>${account.person}</dt><dd>${subject}</dd>`
    : html`<dt>${account.throughDiscord}</dt><dd>${account.userEnding({ digits: user.slice(-6) })}</dd>`;
}
