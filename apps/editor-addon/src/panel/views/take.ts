import { html, nothing, type TemplateResult } from "lit";
import { isOver, mayBeSent, type Take } from "../state/take.ts";
import { resultView } from "./result.ts";
import type { View } from "./view.ts";

/** One take: what it is, how far, what it cost; opened, its result. */
export function takeView(view: View, take: Take): TemplateResult {
  const { words, act, ui, open, now, state } = view;
  const { takes, result, common } = words;
  const { task, stage, problem, part } = take;
  const title = take.title || takes.untitled;
  const isOpen = ui.take === take.id;
  const isRunning = !isOver(take);
  const isGood = task?.status === "SUCCEEDED";
  const isFailed = stage === "stopped" || task?.status === "FAILED";
  const progress = progressOf(take);
  const heading = `take-${take.id}`;

  return html`
    <li class="take ${isOpen ? "open" : ""}" aria-labelledby=${heading}>
      <div class="head">
        ${
          isGood && task.poster && !isOpen
            ? html`<img class="poster" src=${task.poster} alt="" crossorigin="anonymous" loading="lazy" decoding="async" />`
            : nothing
        }
        <div class="about">
          <h3 id=${heading}>${title}</h3>
          <p class="help">
            ${words.operation(take.operation).title}${part ? ` · ${takes.part({ index: part.index, count: part.of })}` : ""}
            · ${words.format.moment(new Date(take.createdAt))}
          </p>
          <p class="state ${isGood ? "good" : isFailed ? "bad" : ""}">
            <span role="status">${stateOf(view, take)}</span> ${isRunning ? html`<span class="elapsed">${words.states.elapsed({ elapsed: words.format.elapsed(now - take.since) })}</span>` : nothing}
            ${costOf(view, take)}
          </p>
          ${cancelHelp(view, take)}
        </div>
      </div>
      ${
        isRunning
          ? html`<sp-progress-bar aria-label=${title} ?indeterminate=${progress === undefined} progress=${Math.round((progress ?? 0) * 100)}></sp-progress-bar>`
          : nothing
      }
      ${problem ? html`<p class="problem">${words.problem(problem)}</p>` : nothing}
      ${task?.status === "FAILED" ? html`<p class="problem">${words.failure({ operation: take.operation, failureCode: task.failureCode })}</p>` : nothing}
      ${isOpen && isGood ? resultView(view, take, title) : nothing}
      <div class="row">
        ${
          isGood
            ? html`<sp-button size="s" variant="${isOpen ? "secondary" : "accent"}" label=${isOpen ? common.close : takes.open({ title })}
                aria-expanded=${isOpen} @click=${() => open({ take: isOpen ? undefined : take.id, report: undefined })}>${isOpen ? common.close : takes.result}</sp-button>`
            : nothing
        }
        ${isRunning && state.session.kind === "in" ? html`<sp-action-button size="s" @click=${() => act.cancel(take)}>${common.cancel}</sp-action-button>` : nothing}
        ${
          isOver(take) && !isGood
            ? html`${task || take.input ? html`<sp-action-button size="s" @click=${() => act.useAgain(take)}>${result.useAgain}</sp-action-button>` : nothing}
              <sp-action-button quiet size="s" label=${common.removeNamed({ name: title })} @click=${() => act.removeTake(take)}>${common.remove}</sp-action-button>`
            : nothing
        }
      </div>
    </li>
  `;
}

function stateOf({ words }: View, take: Take): string {
  const { states } = words;
  const { stage, task } = take;
  if (stage === "stopped") return mayBeSent(take) ? "" : states.notSent;
  if (stage !== "sent") return states[stage];
  switch (task?.status) {
    case "SUCCEEDED":
      return states.finished;
    case "FAILED":
      return states.failed;
    case "CANCELLED":
      return states.cancelled;
    case "RUNNING":
      return states.running;
    case "THROTTLED":
      return states.throttled;
    default:
      if (task?.queue) return states.place({ place: task.queue.place });
      return task?.estimatedCost ? states.queued : states.waiting;
  }
}

/** What to cancel would cost, once the server has told where the take is. */
function cancelHelp({ words }: View, { stage, task }: Take): TemplateResult | typeof nothing {
  if (stage !== "sent" || !task?.estimatedCost) return nothing;
  const { freeToCancel, pastCancelling } = words.states;
  return html`<p class="help">${task.queue ? freeToCancel : pastCancelling}</p>`;
}

/** A share only where one is known: bytes that went out, or what the provider tells. */
function progressOf({ stage, task, uploaded }: Take): number | undefined {
  if (stage === "uploading") return uploaded;
  return stage === "sent" && task?.progress ? task.progress : undefined;
}

function costOf({ words }: View, { task, stage }: Take): string {
  const { states, format } = words;
  if (stage === "stopped" && !task) return "";
  const cost = task?.cost;
  if (!cost) return "";
  const price = format.usd(Number(cost.usd) * 1e6);
  if (cost.charged === "no") return `· ${states.notCharged}`;
  return `· ${cost.charged === "unknown" ? states.chargeUnknown({ price }) : states.charged({ price })}`;
}
