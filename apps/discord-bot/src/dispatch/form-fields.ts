import type { ModalSubmitInteraction } from "discord.js";
import { type GivenFile, givenFile } from "../files.ts";

/** What was filled in. A field that the form does not have is empty. */
export interface FormFields {
  text(id: string): string | undefined;
  chosen(id: string): string | undefined;
  file(id: string): GivenFile | undefined;
}

export function formFields({ fields }: ModalSubmitInteraction): FormFields {
  const has = (id: string) => fields.fields.has(id);
  return {
    text: (id) => (has(id) ? fields.getTextInputValue(id).trim() || undefined : undefined),
    chosen: (id) => (has(id) ? fields.getStringSelectValues(id)[0] : undefined),
    file(id) {
      const file = has(id) ? fields.getUploadedFiles(id)?.first() : undefined;
      return file && givenFile(file);
    },
  };
}
