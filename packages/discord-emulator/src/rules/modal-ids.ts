import { everyComponent } from "../wire/message.ts";
import { formError } from "./form.ts";

/** Every field of a modal has a custom id of its own. */
export function checkModal(modal: { components: readonly object[] }, at: readonly string[]): void {
  const ids = [...everyComponent(modal.components)].map(
    (component) => "custom_id" in component && component.custom_id,
  );
  const given = ids.filter((id) => typeof id === "string");
  const twice = given.find((id, n) => given.indexOf(id) !== n);
  if (twice !== undefined) {
    throw formError(
      [...at, "components"],
      "COMPONENT_CUSTOM_ID_DUPLICATED",
      `Component custom_id ${JSON.stringify(twice)} is given twice.`,
    );
  }
}
