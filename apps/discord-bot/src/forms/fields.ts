import { type OperationName, operations } from "@understudy/core";
import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackComponent,
  ComponentType,
  TextInputStyle,
} from "discord.js";
import { ratioChoices } from "../commands/options.ts";
import { property } from "../flows/input.ts";

type Field = Exclude<APIModalInteractionResponseCallbackComponent, { type: ComponentType.ActionRow }>;

type Inside = APILabelComponent["component"];

export function labelled(label: string, component: Inside): Field {
  return { type: ComponentType.Label, label: label.slice(0, 45), component };
}

export function fileField(id: string, kinds: ("image" | "video")[]): Inside {
  return {
    type: ComponentType.FileUpload,
    custom_id: id,
    required: true,
    min_values: 1,
    max_values: 1,
    file_types: kinds,
  };
}

/** The shapes that an operation can make, none of them chosen unless one was before. */
export function ratioField(locale: Locale, operation: OperationName, chosen?: unknown): Inside {
  const options = ratioChoices(operation).map(({ value, name_localizations, name }) => ({
    label: name_localizations[locale] ?? name,
    value,
    default: value === chosen,
  }));
  const placeholder = presetOf(locale, messagesOf(locale).presets.size);
  return { type: ComponentType.StringSelect, custom_id: "ratio", required: false, placeholder, options };
}

export function expressionField(locale: Locale, chosen?: unknown): Inside {
  const { choices } = operationsOf(locale);
  const options = Object.entries(choices.expression).map(([value, label]) => ({
    label,
    value,
    default: Number(value) === chosen,
  }));
  // Left out, the provider takes 3 (CometAPI model page).
  const placeholder = presetOf(locale, choices.expression[3]);
  return { type: ComponentType.StringSelect, custom_id: "expression", required: false, placeholder, options };
}

export function yesNoField(locale: Locale, id: string, chosen?: unknown): Inside {
  const { choices } = operationsOf(locale);
  const options = [
    { label: choices.yes, value: "yes", default: chosen === true },
    { label: choices.no, value: "no", default: chosen === false },
  ];
  const placeholder = presetOf(locale, messagesOf(locale).presets.provider);
  return { type: ComponentType.StringSelect, custom_id: id, required: false, placeholder, options };
}

export function durationField(locale: Locale, chosen?: unknown): Inside {
  const { choices } = operationsOf(locale);
  const options = (property("image_to_video", "duration")?.enum ?? []).map((seconds) => ({
    label: choices.seconds({ count: Number(seconds) }),
    value: String(seconds),
    default: seconds === chosen,
  }));
  const { duration } = operations.image_to_video.defaults;
  const placeholder = presetOf(locale, choices.seconds({ count: Number(duration) }));
  return { type: ComponentType.StringSelect, custom_id: "duration", required: false, placeholder, options };
}

export function promptField(operation: OperationName, value?: unknown): Inside {
  const { minLength = 0, maxLength = 1000 } = property(operation, "promptText") ?? {};
  const isRequired = operation === "video_to_video";
  return {
    type: ComponentType.TextInput,
    custom_id: "prompt",
    style: TextInputStyle.Paragraph,
    required: isRequired,
    ...(isRequired ? { min_length: minLength } : {}),
    max_length: maxLength,
    ...(typeof value === "string" ? { value: value.slice(0, maxLength) } : {}),
  };
}

export function seedField(value?: unknown): Inside {
  return {
    type: ComponentType.TextInput,
    custom_id: "seed",
    style: TextInputStyle.Short,
    required: false,
    max_length: 10,
    ...(value === undefined ? {} : { value: String(value).slice(0, 10) }),
  };
}

/** A tick that must be made: a single checkbox cannot be required, a group of one can. */
export function consentField(label: string): Inside {
  return {
    type: ComponentType.CheckboxGroup,
    custom_id: "consent",
    required: true,
    min_values: 1,
    max_values: 1,
    options: [{ value: "yes", label }],
  };
}

/** What a field means that nobody touches. */
function presetOf(locale: Locale, value: string): string {
  return messagesOf(locale).presets.value({ value });
}
