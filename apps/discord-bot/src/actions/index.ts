import type { Action } from "./action.ts";
import { confirm, confirmAnew, discard, draftForm, editDraft } from "./draft-actions.ts";
import { forgetHalfAction, forgetMe, page, performed, show } from "./other-actions.ts";
import { again, cancel, details, edit, editedForm, remove, reroll } from "./task-actions.ts";

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
  details,
  remove,
  cancel,
  show,
  page,
  forgetMe,
  forgetHalfAction,
  performed,
];
