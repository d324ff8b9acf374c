import type { Actions } from "../actions.ts";
import type { Plan } from "../forms/plan.ts";
import type { CastMember } from "../server/answers.ts";
import type { Problem, State } from "../state/state.ts";
import type { Words } from "../words/words.ts";

/** What a view is drawn from. Views are functions of it, and call nothing but its actions. */
export interface View {
  state: State;
  words: Words;
  act: Actions;
  plan: Plan;
  /** Milliseconds since 1970. */
  now: number;
  /** What is open on the screen and not worth keeping. */
  ui: Ui;
  /** Changes what is open. */
  open(patch: Partial<Ui>): void;
}

/** What is open. */
export interface Ui {
  signInBy: "code" | "token";
  /** The source whose trim is open. */
  trim?: string | undefined;
  /** The slot the camera is open for. */
  recorder?: string | undefined;
  /** The slot the cast is open for. */
  cast?: string | undefined;
  /** Who is in the cast, or why that is not known; asked for when it was opened. */
  members?: CastMember[] | Problem | undefined;
  /** The take that is open. */
  take?: string | undefined;
  /** How many takes are drawn, where it is not the first few. */
  shownTakes?: number | undefined;
  /** The take a report is written about. */
  report?: string | undefined;
}
