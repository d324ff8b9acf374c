import type { Acknowledgement, Modal } from "../commands/command.ts";
import type { Context } from "../dispatch/context.ts";
import type { FormFields } from "../dispatch/form-fields.ts";
import type { ActionName } from "./custom-id.ts";

/** What happens when a button is pressed, or a form is sent. */
export interface AnsweredAction {
  name: ActionName;
  acknowledge: Acknowledgement;
  /** It stands only in messages that one person sees: elsewhere it is forged. */
  isPrivate?: true;
  /** It is about where it is pressed, whatever its custom id says. */
  isHere?: true;
  /** @param about What the custom id says it is about. Not to be trusted. */
  run(context: Context, about: readonly string[], fields: FormFields | undefined): Promise<void>;
}

/** A form must be there within 3 s; the server has half of that. */
export const formWithinMs = 1_500;

/** What opens a form. The form is the acknowledgement, so it must be there quickly. */
export interface FormAction {
  name: ActionName;
  acknowledge: "form";
  open(context: Omit<Context, "reply">, about: readonly string[]): Promise<Modal>;
}

export type Action = AnsweredAction | FormAction;
