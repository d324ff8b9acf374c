import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { customId } from "../actions/custom-id.ts";
import type { Modal } from "../commands/command.ts";
import { hereAndNow } from "../person.ts";
import { consentField, expressionField, fileField, labelled, ratioField } from "./fields.ts";

/** The form of `/perform` without files: everything on one page, and the consent. */
export function performForm(locale: Locale): Modal {
  const { forms } = messagesOf(locale);
  const { fields } = operationsOf(locale);
  return {
    custom_id: customId("perform", hereAndNow),
    title: forms.perform,
    components: [
      labelled(fields.character.label, fileField("character", ["image", "video"])),
      labelled(fields.reference.label, fileField("performance", ["video"])),
      labelled(fields.ratio.label, ratioField(locale, "character_performance")),
      labelled(fields.expressionIntensity.label, expressionField(locale)),
      labelled(forms.consentTitle, consentField(forms.consent)),
    ],
  };
}
