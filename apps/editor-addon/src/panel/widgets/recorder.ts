import { html, LitElement, nothing } from "lit";
import { problemOf, Refusal } from "../server/server-error.ts";
import { sheet } from "../styles.ts";
import { keepFocus } from "../views/keep-focus.ts";
import type { Words } from "../words/words.ts";

type Stage =
  | { name: "asking" }
  | { name: "ready" }
  | { name: "recording"; since: number }
  | { name: "recorded"; film: Blob; url: string; seconds: number }
  | { name: "converting"; share: number }
  | { name: "refused"; problem: string };

/** Longest recording where the operation names none, in seconds. */
const usualMax = 30;

/** Records a performance by the camera. Fires `film` with an mp4, and `close`. */
export class Recorder extends LitElement {
  static override styles = sheet;
  static override properties = {
    words: { attribute: false },
    seconds: { attribute: false },
    stage: { state: true },
  };

  declare words: Words;
  declare seconds: { min: number; max: number } | undefined;
  declare stage: Stage;
  private stream: MediaStream | undefined;
  private recorder: MediaRecorder | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private converting: AbortController | undefined;

  constructor() {
    super();
    this.stage = { name: "asking" };
    keepFocus(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.openCamera();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    if (this.recorder?.state === "recording") this.recorder.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.converting?.abort(new DOMException("Closed.", "AbortError"));
    this.dropFilm();
  }

  private async openCamera(): Promise<void> {
    try {
      const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: true });
      this.stream = stream;
      if (!this.isConnected) return this.disconnectedCallback();
      this.stage = { name: "ready" };
    } catch {
      this.refuse(new Refusal("camera_refused"));
    }
  }

  private refuse(error: unknown): void {
    this.stage = { name: "refused", problem: this.words.problem(problemOf(error)) };
  }

  private dropFilm(): void {
    if (this.stage.name === "recorded") URL.revokeObjectURL(this.stage.url);
  }

  private start(): void {
    if (!this.stream) return;
    this.dropFilm();
    // Unplugged, or taken by the system: it does not come back.
    if (this.stream.getTracks().some(({ readyState }) => readyState === "ended")) {
      this.refuse(new Refusal("camera_refused"));
      return;
    }
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(this.stream, { videoBitsPerSecond: 4_000_000 });
    const since = performance.now();
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      clearInterval(this.ticking);
      if (!this.isConnected) return;
      const film = new Blob(parts, { type: recorder.mimeType });
      const seconds = (performance.now() - since) / 1000;
      this.stage = { name: "recorded", film, url: URL.createObjectURL(film), seconds };
    };
    recorder.start(1000);
    this.recorder = recorder;
    this.stage = { name: "recording", since };
    this.ticking = setInterval(() => {
      this.requestUpdate();
      if (performance.now() - since >= this.max * 1000) this.stop();
    }, 200);
  }

  private stop(): void {
    if (this.recorder?.state === "recording") this.recorder.stop();
  }

  private async use(film: Blob): Promise<void> {
    this.dropFilm();
    this.stage = { name: "converting", share: 0 };
    this.converting = new AbortController();
    const { signal } = this.converting;
    try {
      const { toMp4 } = await import("../media/convert.ts");
      const onProgress = (share: number) => {
        this.stage = { name: "converting", share };
      };
      const mp4 = await toMp4(film, { onProgress, signal });
      this.dispatchEvent(new CustomEvent("film", { detail: mp4 }));
    } catch (error) {
      if (!signal.aborted) this.refuse(error);
    }
  }

  private get max(): number {
    return this.seconds?.max ?? usualMax;
  }

  override updated(): void {
    const preview = this.renderRoot.querySelector<HTMLVideoElement>("video.live");
    if (preview && this.stream && preview.srcObject !== this.stream) {
      preview.srcObject = this.stream;
      // Media do not start by themselves in the editor; a muted preview may.
      preview.play().catch(() => {});
    }
  }

  override render() {
    const { recorder, common } = this.words;
    return html`
      <div class="source" role="group" aria-label=${recorder.title}>
        ${this.stageView()}
        <div class="row">
          <sp-action-button size="s" @click=${() => this.dispatchEvent(new CustomEvent("close"))}>${common.close}</sp-action-button>
        </div>
      </div>
    `;
  }

  private stageView() {
    const { recorder, format } = this.words;
    const { stage } = this;
    const live = html`<video class="live" muted playsinline aria-label=${recorder.preview}></video>`;
    switch (stage.name) {
      case "asking":
        return html`<p class="help">${recorder.ask}</p>`;
      case "refused":
        return html`<p class="problem" role="alert">${stage.problem}</p>`;
      case "ready":
        return html`${live}<p class="help">${recorder.ask}</p>
          <sp-button variant="accent" @click=${this.start}>${recorder.start}</sp-button>`;
      case "recording": {
        const elapsed = format.elapsed(performance.now() - stage.since);
        return html`${live}
          <p class="part">● ${recorder.length({ elapsed, max: format.elapsed(this.max * 1000) })}</p>
          <sp-button variant="negative" @click=${this.stop}>${recorder.stop}</sp-button>`;
      }
      case "recorded": {
        const min = this.seconds?.min ?? 0;
        const isShort = stage.seconds < min;
        return html`
          <video controls playsinline src=${stage.url} aria-label=${recorder.recorded}></video>
          ${isShort ? html`<p class="problem">${recorder.tooShort({ min: format.seconds(min) })}</p>` : nothing}
          <div class="row">
            <sp-button variant="accent" ?disabled=${isShort} @click=${() => this.use(stage.film)}>${recorder.use}</sp-button>
            <sp-button variant="secondary" @click=${this.start}>${recorder.retake}</sp-button>
          </div>
        `;
      }
      case "converting":
        return html`<p role="status">${recorder.converting({ percent: format.percent(stage.share) })}</p>
          <sp-progress-bar progress=${Math.round(stage.share * 100)} aria-label=${recorder.title}></sp-progress-bar>`;
    }
  }
}

customElements.define("understudy-recorder", Recorder);
