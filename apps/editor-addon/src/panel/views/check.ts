import { html, nothing, type TemplateResult } from "lit";
import type { Remark } from "../forms/plan.ts";
import { sourceName } from "./source.ts";
import type { View } from "./view.ts";

/** What there is to know before anything is sent: what is missing, the price, what is left, consent. */
export function checkView(view: View): TemplateResult {
  const { state, words, act, plan } = view;
  const { check, format } = words;
  const { session, draft, document, isOnline } = state;
  const server = session.kind === "in" ? session.server : undefined;
  const limits = session.kind === "in" ? (session.usage?.limits ?? []) : [];
  const stopped = session.kind === "in" && (server?.sendingStopped ?? session.usage?.sendingStopped);
  const count = plan.takes.length;
  const total = plan.price.microUsd * Math.max(1, count);
  const tight = limits.find(({ leftMicroUsd }) => leftMicroUsd < total);
  const remark = ({ notice, source }: Remark) =>
    words.notice({ ...notice, subject: source && isolated(sourceName(view, source)) });
  const usd = (microUsd: number) => format.usd(microUsd);
  const [ratio, ...otherRatios] = new Set(
    plan.takes.map(({ ratio }) => ratio).filter((ratio) => ratio !== undefined),
  );
  const isRefused = Object.values(draft.sources)
    .flat()
    .some(({ stage }) => stage === "refused");

  const reasons = [
    ...(document.isExportAllowed ? [] : [check.exportNotAllowed]),
    ...(stopped ? [check.sendingStopped] : []),
    ...(server && !server.uploads.providerCanReach ? [check.cannotReach] : []),
    ...plan.missing.map(({ field }) => check.missing({ field: words.field(field).label })),
    ...(isRefused ? [check.refused] : []),
    ...(plan.isReading ? [check.reading] : []),
    ...plan.issues.map(remark),
    ...(tight ? [check.notEnough({ left: usd(tight.leftMicroUsd), total: usd(total) })] : []),
  ];
  const maySend = reasons.length === 0 && count > 0 && draft.hasConsent && isOnline && server !== undefined;

  return html`
    <section class="check" aria-labelledby="check">
      <h2 id="check">${check.title}</h2>
      <ul class="reasons">
        ${reasons.map((reason) => html`<li class="problem">${reason}</li>`)}
        ${plan.advisories.map((advisory) => html`<li class="advisory">${remark(advisory)}</li>`)}
      </ul>
      <p class="price">
        ${count > 1 ? check.prices({ count, price: usd(plan.price.microUsd), total: usd(total) }) : check.price({ price: usd(total) })}
      </p>
      ${ratio !== undefined && otherRatios.length === 0 ? html`<p class="help">${check.size({ ratio: words.choice("ratio", ratio) })}</p>` : nothing}
      ${limits.map(
        ({ leftMicroUsd, limitMicroUsd, period }) =>
          html`<p class="help">${check.left({
            left: usd(leftMicroUsd),
            limit: usd(limitMicroUsd),
            period: period === "day" ? check.today : check.thisMonth,
          })}</p>`,
      )}
      <sp-checkbox size="m" ?checked=${draft.hasConsent}
        @change=${(event: Event) => act.setConsent((event.target as HTMLInputElement).checked)}>${check.consent}</sp-checkbox>
      <sp-button class="send" size="l" variant="accent" ?disabled=${!maySend} @click=${act.send}>
        ${check.send({ total: usd(total) })}
      </sp-button>
    </section>
  `;
}

/** A name inside a sentence: whatever direction it is written in, the sentence keeps its own. */
const isolated = (name: string) => `\u2068${name.replace(/[\u2066-\u2069]/g, "")}\u2069`;
