import { ComponentType } from "discord-api-types/v10";
import * as z from "zod";
import type { Typed } from "./by-type.ts";
import { componentId, customId, emoji, snowflake, text } from "./shared.ts";

/** Fields that every select has. Source: Discord's reference, "Component Reference". */
const common = {
  id: componentId,
  custom_id: customId,
  placeholder: text(0, 150).optional(),
  min_values: z.int().min(0).max(25).optional(),
  max_values: z.int().min(1).max(25).optional(),
  disabled: z.boolean().optional(),
  required: z.boolean().optional(),
};

const option = z.strictObject({
  label: text(1, 100),
  value: text(1, 100),
  description: text(0, 100).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().optional(),
});

const stringSelect = z
  .strictObject({
    type: z.literal(ComponentType.StringSelect),
    ...common,
    options: z.array(option).min(1).max(25),
  })
  .refine(({ options }) => new Set(options.map(({ value }) => value)).size === options.length, {
    path: ["options"],
    message: "The specified option value is already used",
  })
  .refine(({ options, min_values = 1 }) => min_values <= options.length, {
    path: ["min_values"],
    message: "Must be at most the number of options",
  });

const defaults = z
  .array(z.strictObject({ id: snowflake, type: z.enum(["user", "role", "channel"]) }))
  .max(25);

const automatic = (type: ComponentType) =>
  z.strictObject({ type: z.literal(type), ...common, default_values: defaults.optional() });

/** A select of any kind, by its type. */
export const selects: Readonly<Record<number, z.ZodType<Typed>>> = {
  [ComponentType.StringSelect]: stringSelect,
  [ComponentType.UserSelect]: automatic(ComponentType.UserSelect),
  [ComponentType.RoleSelect]: automatic(ComponentType.RoleSelect),
  [ComponentType.MentionableSelect]: automatic(ComponentType.MentionableSelect),
  [ComponentType.ChannelSelect]: automatic(ComponentType.ChannelSelect).extend({
    channel_types: z.array(z.int()).optional(),
  }),
};
