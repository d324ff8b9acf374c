import type { Stretch } from "@understudy/media";
import { css, html, LitElement } from "lit";
import { moveHandle, stepHandle, type TrimLimits } from "../forms/trim-range.ts";
import { drawFilmstrip } from "../media/filmstrip.ts";
import type { Source } from "../state/state.ts";
import { sheet } from "../styles.ts";
import type { Words } from "../words/words.ts";

const frames = 8;
const stripHeight = 44;
/** Seconds a key press moves the end; with Shift ten times that. */
const step = 0.1;

/** Chooses a part of a film on its filmstrip. Fires `trim` with the part, or `undefined` for all of it, and `close`. */
export class Trim extends LitElement {
  static override styles = [
    sheet,
    css`
      .strip { position: relative; height: 44px; margin: 6px 10px; border-radius: 6px; background: var(--spectrum-gray-300); touch-action: none; }
      canvas { width: 100%; height: 100%; display: block; border-radius: 6px; object-fit: cover; }
      .out { position: absolute; top: 0; bottom: 0; background: rgb(0 0 0 / 62%); }
      .handle-bar { position: absolute; top: -5px; bottom: -5px; width: 14px; margin-left: -7px; padding: 0; border: 2px solid #fff; border-radius: 7px;
        background: var(--spectrum-accent-color-900, #5258e4); cursor: ew-resize; }
      .handle-bar:focus-visible { outline: 3px solid var(--spectrum-focus-indicator-color); outline-offset: 1px; }
    `,
  ];
  static override properties = {
    words: { attribute: false },
    film: { attribute: false },
    source: { attribute: false },
    seconds: { attribute: false },
  };

  declare words: Words;
  declare film: Blob | undefined;
  declare source: Source;
  declare seconds: { min: number; max: number } | undefined;
  private url = "";
  private left = new AbortController();

  override firstUpdated(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas || !this.film) return;
    this.url = URL.createObjectURL(this.film);
    // A browser that cannot show the film can still cut it.
    drawFilmstrip(canvas, this.url, {
      count: frames,
      height: stripHeight * 2,
      signal: this.left.signal,
    }).catch(() => {});
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.left.abort(new DOMException("Closed.", "AbortError"));
    URL.revokeObjectURL(this.url);
  }

  private get limits(): TrimLimits {
    const { facts, cuts = [] } = this.source;
    const duration = facts?.kind === "video" ? facts.durationSeconds : 0;
    return { duration, cuts, min: this.seconds?.min ?? step, max: this.seconds?.max ?? duration };
  }

  private get stretch(): Stretch {
    return this.source.trim ?? { start: 0, end: this.limits.duration };
  }

  private set(part: Stretch | undefined): void {
    this.dispatchEvent(new CustomEvent("trim", { detail: part }));
  }

  private drag(event: PointerEvent, handle: "start" | "end"): void {
    const bar = event.currentTarget as HTMLElement;
    const strip = bar.parentElement?.getBoundingClientRect();
    if (!strip) return;
    bar.setPointerCapture(event.pointerId);
    const move = ({ clientX }: PointerEvent) => {
      const to = ((clientX - strip.left) / strip.width) * this.limits.duration;
      this.set(moveHandle(this.stretch, handle, to, this.limits));
    };
    bar.addEventListener("pointermove", move);
    bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), {
      once: true,
    });
  }

  private press(event: KeyboardEvent, handle: "start" | "end"): void {
    const { limits, stretch: part } = this;
    const size = event.shiftKey ? step * 10 : step;
    const moves: Record<string, () => Stretch> = {
      ArrowRight: () => stepHandle(part, handle, 1, size, limits),
      ArrowUp: () => stepHandle(part, handle, 1, size, limits),
      ArrowLeft: () => stepHandle(part, handle, -1, size, limits),
      ArrowDown: () => stepHandle(part, handle, -1, size, limits),
      Home: () => moveHandle(part, handle, 0, limits),
      End: () => moveHandle(part, handle, limits.duration, limits),
    };
    const moved = moves[event.key]?.();
    if (!moved) return;
    event.preventDefault();
    this.set(moved);
  }

  private async play(): Promise<void> {
    const video = this.renderRoot.querySelector("video");
    if (!video) return;
    const { start, end } = this.stretch;
    video.currentTime = start;
    const watch = () => {
      if (video.currentTime < end) return;
      video.pause();
      video.removeEventListener("timeupdate", watch);
    };
    video.addEventListener("timeupdate", watch);
    await video.play().catch(() => {});
  }

  private handleView(handle: "start" | "end") {
    const { duration } = this.limits;
    const { trim, format } = this.words;
    const value = this.stretch[handle];
    return html`
      <button
        type="button"
        class="handle-bar"
        role="slider"
        aria-label=${trim[handle]}
        aria-valuemin="0"
        aria-valuemax=${duration.toFixed(2)}
        aria-valuenow=${value.toFixed(2)}
        aria-valuetext=${format.seconds(value)}
        style=${`left: ${share(value, duration)}`}
        @pointerdown=${(event: PointerEvent) => this.drag(event, handle)}
        @keydown=${(event: KeyboardEvent) => this.press(event, handle)}
      ></button>
    `;
  }

  override render() {
    const { trim, format } = this.words;
    const { duration, min, max } = this.limits;
    const { start, end } = this.stretch;
    return html`
      <div role="group" aria-label=${trim.title}>
        <video muted playsinline preload="auto" src=${this.url} aria-hidden="true"></video>
        <div class="strip">
          <canvas aria-hidden="true"></canvas>
          <span class="out" style=${`left: 0; width: ${share(start, duration)}`}></span>
          <span class="out" style=${`right: 0; width: ${share(duration - end, duration)}`}></span>
          ${this.handleView("start")} ${this.handleView("end")}
        </div>
        <p class="help">${trim.help({ min: format.seconds(min), max: format.seconds(Math.min(max, duration)) })}</p>
        <div class="row">
          <sp-action-button size="s" @click=${this.play}>${trim.play}</sp-action-button>
          ${
            duration <= max
              ? html`<sp-action-button size="s" @click=${() => this.set(undefined)}>${trim.all}</sp-action-button>`
              : ""
          }
          <sp-action-button size="s" @click=${() => this.dispatchEvent(new CustomEvent("close"))}>${trim.done}</sp-action-button>
        </div>
      </div>
    `;
  }
}

const share = (value: number, of: number) => `${of > 0 ? ((value / of) * 100).toFixed(2) : 0}%`;

customElements.define("understudy-trim", Trim);
