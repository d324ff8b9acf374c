import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Slot } from "../forms/slots.ts";
import type { EditorPage } from "../host/editor-host.ts";
import { castView, openCast } from "./cast.ts";
import { canIsolate, sourceView } from "./source.ts";
import type { View } from "./view.ts";

/** One slot: what can be chosen for it, and what is. */
export function slotView(view: View, slot: Slot, number: number): TemplateResult {
  const { state, words, act, ui, open } = view;
  const { make } = words;
  const { label, description } = words.field(slot.field);
  const sources = state.draft.sources[slot.key] ?? [];
  const accept = slot.kinds.map((kind) => `${kind}/*`).join(",");
  const takesFilm = slot.kinds.includes("video");

  const files = (list: FileList | null | undefined) => {
    if (list && list.length > 0) void act.addFiles(slot, [...list]);
  };
  const pick = (event: Event) => {
    const input = event.target as HTMLInputElement;
    files(input.files);
    input.value = "";
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.add("over");
  };
  const out = (event: DragEvent) => (event.currentTarget as HTMLElement).classList.remove("over");
  const drop = (event: DragEvent) => {
    event.preventDefault();
    out(event);
    files(event.dataTransfer?.files);
  };
  const heading = `slot-${slot.field}`;

  return html`
    <section class="slot" aria-labelledby=${heading} @dragover=${over} @dragleave=${out} @drop=${drop}>
      <h2 id=${heading}>
        <span class="number" aria-hidden="true">${number}</span>${label}
        ${slot.isRequired ? nothing : html`<span class="optional">${make.optional}</span>`}
      </h2>
      <p class="help">${description}</p>
      ${pagesView(view, slot)}
      <div class="row">
        <label class="file">
          <input type="file" accept=${accept} ?multiple=${slot.isDriving} @change=${pick} />
          <span>${make.file}</span>
        </label>
        ${
          takesFilm && slot.isDriving
            ? html`<sp-action-button size="m" @click=${async () => {
                if (await act.loadWidget("recorder")) open({ recorder: slot.key });
              }}>${make.record}</sp-action-button>`
            : nothing
        }
        ${
          slot.isDriving
            ? nothing
            : html`<sp-action-button size="m" ?selected=${ui.cast === slot.key}
                @click=${() => (ui.cast === slot.key ? open({ cast: undefined }) : openCast(view, slot))}>${make.cast}</sp-action-button>`
        }
        <span class="help drop">${make.drop}</span>
      </div>
      ${ui.cast === slot.key ? castView(view, slot) : nothing}
      ${
        ui.recorder === slot.key
          ? html`<understudy-recorder .words=${words} .seconds=${slot.rule.seconds}
              @close=${() => open({ recorder: undefined })}
              @film=${(event: CustomEvent<Blob>) => {
                open({ recorder: undefined });
                void act.addRecording(slot, event.detail);
              }}></understudy-recorder>`
          : nothing
      }
      <ul class="sources">
        ${repeat(
          sources,
          ({ id }) => id,
          (source) => sourceView(view, slot, source),
        )}
      </ul>
      ${sources.some((source) => canIsolate(view, slot, source)) ? html`<p class="help">${make.isolateHelp}</p>` : nothing}
    </section>
  `;
}

/** Pages that can be seen without scrolling, where the panel is as narrow as the editor makes it. */
const mostInSight = 6;

/** An arrow that goes round. */
const refreshIcon = html`<svg slot="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
  <path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" d="M16.5 10a6.5 6.5 0 1 1-2-4.7M16.5 2.5v4h-4" />
</svg>`;

/** The pages of the document, as pictures to press. */
function pagesView({ state, words, act }: View, slot: Slot): TemplateResult {
  const { pages, thumbnails } = state.document;
  const { make } = words;
  if (!pages) return html`<p class="help">${words.common.loading}</p>`;
  if (pages.length === 0) return html`<p class="help">${make.noPages}</p>`;
  const chosen = new Set(
    (state.draft.sources[slot.key] ?? []).flatMap(({ origin, stage }) =>
      origin.kind === "page" && stage !== "preset" ? [origin.pageId] : [],
    ),
  );
  const nameOf = ({ title }: EditorPage, index: number) => title || make.pageUntitled({ number: index + 1 });
  return html`
    <div class="pages" role="group" aria-label=${make.pages}>
      ${repeat(
        pages,
        ({ id }) => id,
        (page, index) => html`
          <button
            type="button"
            class="page"
            aria-pressed=${chosen.has(page.id)}
            aria-label=${page.hasVideo ? `${nameOf(page, index)}, ${make.hasVideo}` : nameOf(page, index)}
            @click=${() => act.togglePage(slot, page)}
          >
            <span class="picture">
              ${thumbnails[page.id] ? html`<img src=${thumbnails[page.id] ?? ""} alt="" />` : nothing}
              ${page.hasVideo ? html`<span class="badge" aria-hidden="true">▶</span>` : nothing}
            </span>
            <span class="name">${nameOf(page, index)}</span>
          </button>
        `,
      )}
    </div>
    <div class="row spread">
      <p class="help">
        ${pages.length > mostInSight ? html`<strong>${make.pagesCount({ count: pages.length })}</strong><br />` : nothing}
        ${slot.isDriving ? make.pagesNote : nothing}
      </p>
      <sp-action-button quiet size="m" label=${make.refresh} title=${make.refresh} @click=${act.refreshPages}>${refreshIcon}</sp-action-button>
    </div>
  `;
}
