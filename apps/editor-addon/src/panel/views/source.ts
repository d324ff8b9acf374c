import { html, nothing, type TemplateResult } from "lit";
import { canSplit, piecesOf } from "../forms/plan.ts";
import type { Slot } from "../forms/slots.ts";
import type { Source } from "../state/state.ts";
import type { View } from "./view.ts";

/** Something that was chosen: how far it is read, what it is, what can be done with it. */
export function sourceView(view: View, slot: Slot, source: Source): TemplateResult {
  const { words, act, ui, open, now } = view;
  const { make, format, common } = words;
  const name = sourceName(view, source);
  const { stage, problem, facts, origin } = source;
  const isFilm = facts?.kind === "video";
  const mayTrim = slot.isDriving && isFilm && source.uri === undefined;
  const mayIsolate = canIsolate(view, slot, source);

  return html`
    <li class="source">
      <div class="row spread">
        <strong class="name">${name}</strong>
        <sp-action-button quiet size="s" label=${common.removeNamed({ name })} @click=${() => act.removeSource(source)}>✕</sp-action-button>
      </div>
      ${
        stage === "reading"
          ? html`<p class="reading"><sp-progress-circle indeterminate size="s" label=${common.loading}></sp-progress-circle>
              ${make.reading({ elapsed: format.elapsed(now - source.since) })}</p>`
          : nothing
      }
      ${problem ? html`<p class="problem" role="alert">${words.problem(problem)}</p>` : nothing}
      ${stage === "ready" ? html`<p class="help">${factsOf(view, source)}</p>` : nothing}
      ${stage === "ready" && isFilm ? partsOf(view, slot, source) : nothing}
      <div class="row">
        ${
          stage === "ready" && mayTrim
            ? html`<sp-action-button size="s" ?selected=${ui.trim === source.id}
                @click=${async () => {
                  if (ui.trim === source.id) open({ trim: undefined });
                  else if (await act.loadWidget("trim")) open({ trim: source.id });
                }}>${make.trim}</sp-action-button>`
            : nothing
        }
        ${
          mayIsolate
            ? html`<sp-action-button size="s" title=${make.isolateHelp} @click=${() => act.isolate(slot, source)}>${make.isolate}</sp-action-button>`
            : nothing
        }
      </div>
      ${
        ui.trim === source.id && stage === "ready"
          ? html`<understudy-trim .words=${words} .film=${act.fileOf(source)} .source=${source} .seconds=${slot.rule.seconds}
              @trim=${(event: CustomEvent<Source["trim"]>) => act.trim(source, event.detail)}
              @close=${() => open({ trim: undefined })}></understudy-trim>`
          : nothing
      }
      ${!slot.isDriving && stage === "ready" && source.uri !== undefined && origin.kind !== "server" ? nameForm(view, source) : nothing}
    </li>
  `;
}

/** Whether there is a clip on its page that could be rendered by itself. */
export function canIsolate({ state }: View, slot: Slot, { origin, stage }: Source): boolean {
  if (!slot.isDriving || !slot.kinds.includes("video") || origin.kind !== "page") return false;
  const page = state.document.pages?.find(({ id }) => id === origin.pageId);
  return page?.hasVideo === true && stage !== "reading";
}

/** What somebody knows it by: a page's title, a file's name. */
export function sourceName({ words, state }: View, { origin }: Source): string {
  const { make } = words;
  if (origin.kind === "camera") return make.fromCamera;
  if (origin.kind === "file") return origin.name;
  if (origin.kind === "server") {
    const { label } = words.field(origin.name);
    return label === origin.name ? origin.name : `${label} · ${make.fromServer}`;
  }
  const index = state.document.pages?.findIndex(({ id }) => id === origin.pageId) ?? -1;
  return origin.title || make.pageUntitled({ number: index + 1 });
}

function factsOf({ words }: View, { facts, origin }: Source): string {
  const { make, format } = words;
  if (!facts) return make.fromServer;
  const size = `${facts.width} × ${facts.height}`;
  const said =
    facts.kind === "video" ? make.measures({ length: format.seconds(facts.durationSeconds), size }) : size;
  return origin.kind === "page" && origin.isIsolated ? `${said} · ${make.isolated}` : said;
}

/** The part that is used, and whether a long film goes out in several takes. */
function partsOf({ words, act }: View, slot: Slot, source: Source): TemplateResult {
  const { make, format } = words;
  const { trim, isSplit = false } = source;
  const pieces = piecesOf(source, slot);
  return html`
    ${
      trim && !isSplit
        ? html`<p class="part">${make.trimmed({
            start: format.seconds(trim.start),
            end: format.seconds(trim.end),
            length: format.seconds(trim.end - trim.start),
          })}</p>`
        : nothing
    }
    ${
      canSplit(source, slot)
        ? html`<sp-switch size="s" ?checked=${isSplit}
            @change=${(event: Event) => act.split(source, (event.target as HTMLInputElement).checked)}>${make.split}</sp-switch>
            ${isSplit ? html`<p class="part">${make.splitInto({ count: pieces.length })}</p>` : nothing}`
        : nothing
    }
  `;
}

/** A character that was uploaded can be given a name, under which the cast keeps it. */
function nameForm({ words, act }: View, source: Source): TemplateResult {
  const { make } = words;
  const save = (event: Event) => {
    const form = (event.currentTarget as HTMLElement).closest(".row");
    const name = form?.querySelector<HTMLInputElement>("sp-textfield")?.value.trim() ?? "";
    if (name) void act.nameCharacter(source, name);
  };
  return html`
    <div class="row">
      <sp-textfield size="s" label=${make.nameCharacter} placeholder=${make.nameCharacter} maxlength="40"></sp-textfield>
      <sp-action-button size="s" @click=${save}>${make.saveName}</sp-action-button>
    </div>
  `;
}
