import { html, LitElement, nothing } from "lit";
import type { Actions } from "./actions.ts";
import { config } from "./config.ts";
import { planOf } from "./forms/plan.ts";
import type { Store } from "./state/store.ts";
import { isOver, ownTakes } from "./state/take.ts";
import { sheet } from "./styles.ts";
import { accountView } from "./views/account.ts";
import { keepFocus } from "./views/keep-focus.ts";
import { makeView } from "./views/make.ts";
import { messageView } from "./views/message.ts";
import { signInView } from "./views/sign-in.ts";
import { tabsView } from "./views/tabs.ts";
import { takesView } from "./views/takes.ts";
import type { Ui, View } from "./views/view.ts";
import type { Words } from "./words/words.ts";

/** The whole panel: draws the state, and what is open in it. */
export class Panel extends LitElement {
  static override styles = sheet;
  static override properties = {
    store: { attribute: false },
    act: { attribute: false },
    words: { attribute: false },
    now: { attribute: false },
    ui: { state: true },
  };

  declare store: Store;
  declare act: Actions;
  declare words: Words;
  /** Milliseconds since 1970. */
  declare now: () => number;
  declare ui: Ui;
  private end: (() => void) | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.ui = { signInBy: "code" };
    keepFocus(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.store.subscribe(({ session }, before) => {
      // What is open was opened by somebody else.
      if (session.kind !== before.session.kind) this.ui = { signInBy: this.ui.signInBy };
      this.requestUpdate();
    });
    this.ticking = setInterval(() => {
      if (this.isWaiting()) this.requestUpdate();
    }, config.tick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
    clearInterval(this.ticking);
  }

  /** Whether a time is shown that goes on. */
  private isWaiting(): boolean {
    const { state } = this.store;
    const sources = Object.values(state.draft.sources).flat();
    return sources.some(({ stage }) => stage === "reading") || ownTakes(state).some((take) => !isOver(take));
  }

  override render() {
    const { state } = this.store;
    const { session } = state;
    const view: View = {
      state,
      words: this.words,
      act: this.act,
      plan: planOf(state.draft, session.kind === "in" ? session.server : undefined),
      now: this.now(),
      ui: this.ui,
      open: (patch) => {
        this.ui = { ...this.ui, ...patch };
      },
    };
    const { theme } = state.appearance;
    const isIn = session.kind === "in";
    // What is said is heard where it is said in a place that was there before.
    return html`
      <sp-theme system="express" color=${theme} scale="medium" lang=${this.words.lang}>
        <main>
          ${state.isReady && isIn ? this.tabs(view) : nothing} ${messageView(view)}
          ${state.isReady ? (isIn ? this.screen(view) : signInView(view)) : nothing}
        </main>
      </sp-theme>
    `;
  }

  private tabs({ state, words, act }: View) {
    const { tabs } = words;
    const running = ownTakes(state).filter((take) => !isOver(take)).length;
    return tabsView(
      [
        ["make", tabs.make],
        ["takes", running > 0 ? `${tabs.takes} (${running})` : tabs.takes],
        ["account", tabs.account],
      ],
      state.screen,
      act.go,
    );
  }

  private screen(view: View) {
    const { screen } = view.state;
    const draw = { make: makeView, takes: takesView, account: accountView }[screen];
    return html`<div id="screen" role="tabpanel" aria-labelledby=${`tab-${screen}`}>${draw(view)}</div>`;
  }
}

customElements.define("understudy-panel", Panel);
