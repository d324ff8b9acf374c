import type {
  ButtonType,
  CustomDialogOptions,
  CustomDialogResult,
  DialogResultType,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { openDialog } from "./dialogs.ts";
import type { Frame } from "./frames.ts";

/** Shows another page of the add-on in a modal dialog, until that page closes it or the user does. */
export function showCustomDialog(
  options: CustomDialogOptions,
  open: (close: (result: unknown) => void) => Frame,
): Promise<CustomDialogResult> {
  const { promise, resolve } = Promise.withResolvers<CustomDialogResult>();
  const dialog = openDialog(options.title, () => close("close", undefined));
  const frame = open((result) => close("primary", result));

  function close(button: `${ButtonType}`, result: unknown): void {
    frame.close();
    dialog.close();
    dialog.remove();
    const type: `${DialogResultType.custom}` = "custom";
    resolve({ type: type as DialogResultType.custom, buttonType: button as ButtonType, result });
  }

  dialog.classList.add("custom");
  frame.element.style.width = `${options.size?.width ?? 400}px`;
  frame.element.style.height = `${options.size?.height ?? 300}px`;
  dialog.append(frame.element);
  dialog.showModal();
  return promise;
}
