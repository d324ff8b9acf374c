import type { Action } from "./action.ts";
import { cancel, cancelSent, keep } from "./cancel-actions.ts";
import { confirm, confirmAnew, discard, draftForm, editDraft } from "./draft-actions.ts";
import { backToForm, mendedForm } from "./form-actions.ts";
import { forgetHalfAction, forgetMe, page, performed, show } from "./other-actions.ts";
import { again, details, edit, editedForm, remove, reroll } from "./task-actions.ts";

/** Everything that can be pressed or sent. */
export const actions: readonly Action[] = [
  confirm,
  confirmAnew,
  discard,
  editDraft,
  draftForm,
  reroll,
  again,
  edit,
  editedForm,
  backToForm,
  mendedForm,
  details,
  remove,
  cancel,
  cancelSent,
  keep,
  show,
  page,
  forgetMe,
  forgetHalfAction,
  performed,
];
