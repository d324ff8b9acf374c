import { html, LitElement, nothing } from "lit";
import { problemOf } from "../server/server-error.ts";
import { sheet } from "../styles.ts";
import type { Words } from "../words/words.ts";

/** Plays a result. Fetched once as a file, for a page of another origin may not show a film by its address. */
export class Player extends LitElement {
  static override styles = sheet;
  static override properties = {
    words: { attribute: false },
    label: { attribute: false },
    poster: { attribute: false },
    load: { attribute: false },
    makeDraggable: { attribute: false },
    loadOriginal: { attribute: false },
    original: { state: true },
    isBefore: { state: true },
    url: { state: true },
    problem: { state: true },
  };

  declare words: Words;
  declare label: string;
  declare poster: string | undefined;
  declare load: () => Promise<Blob>;
  declare makeDraggable: (element: HTMLElement) => () => void;
  /** Resolves with the performance it was made from, where it is at hand. */
  declare loadOriginal: () => Promise<Blob | undefined>;
  declare original: Blob | undefined;
  declare isBefore: boolean;
  declare url: string | undefined;
  declare problem: string | undefined;
  private endDrag: (() => void) | undefined;
  private originalUrl: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.fetchFilm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endDrag?.();
    this.endDrag = undefined;
    for (const url of [this.url, this.originalUrl]) if (url) URL.revokeObjectURL(url);
    this.url = undefined;
    this.originalUrl = undefined;
  }

  private async fetchFilm(): Promise<void> {
    // Properties are set after an element is connected.
    await this.updateComplete;
    this.loadOriginal().then(
      (original) => {
        this.original = original;
      },
      () => {},
    );
    try {
      const film = await this.load();
      if (this.isConnected) this.url = URL.createObjectURL(film);
    } catch (error) {
      this.problem = this.words.problem(problemOf(error));
    }
  }

  override updated(): void {
    const handle = this.renderRoot.querySelector<HTMLElement>(".handle");
    if (handle && !this.endDrag) this.endDrag = this.makeDraggable(handle);
  }

  override render() {
    if (this.problem) return html`<p class="problem" role="alert">${this.problem}</p>`;
    if (!this.url) {
      const { loadFilm } = this.words.takes;
      return html`<p class="reading"><sp-progress-circle indeterminate size="s" label=${loadFilm}></sp-progress-circle> ${loadFilm}</p>`;
    }
    const { before, after, compare } = this.words.takes;
    const { isBefore = false } = this;
    if (isBefore && this.original) this.originalUrl ??= URL.createObjectURL(this.original);
    const choose = (wanted: boolean) => () => {
      this.isBefore = wanted;
    };
    return html`
      ${
        this.original
          ? html`<div class="row" role="group" aria-label=${compare}>
              <sp-action-button size="s" ?selected=${isBefore} @click=${choose(true)}>${before}</sp-action-button>
              <sp-action-button size="s" ?selected=${!isBefore} @click=${choose(false)}>${after}</sp-action-button>
            </div>`
          : nothing
      }
      ${
        isBefore && this.original?.type.startsWith("image/")
          ? html`<img class="still" src=${this.originalUrl ?? nothing} alt=${`${this.label} · ${before}`} />`
          : html`<video controls playsinline preload="auto" src=${(isBefore ? this.originalUrl : undefined) ?? this.url} poster=${isBefore ? nothing : (this.poster ?? nothing)} crossorigin="anonymous" aria-label=${`${this.label} · ${isBefore ? before : after}`}></video>`
      }
      <div class="handle" title=${this.words.result.drag} aria-hidden="true">⠿ ${this.words.result.drag}</div>
    `;
  }
}

customElements.define("understudy-player", Player);
