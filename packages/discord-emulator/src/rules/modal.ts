import { ComponentType } from "discord-api-types/v10";
import * as z from "zod";
import { byType } from "./by-type.ts";
import { selects } from "./selects.ts";
import { componentId, customId, text } from "./shared.ts";

// Modals. Source: Discord's reference, "Component Reference" and "Interactions: Modals".

const base = { id: componentId, custom_id: customId };

const textInput = z.strictObject({
  type: z.literal(ComponentType.TextInput),
  ...base,
  style: z.union([z.literal(1), z.literal(2)]),
  min_length: z.int().min(0).max(4000).optional(),
  max_length: z.int().min(1).max(4000).optional(),
  required: z.boolean().optional(),
  value: text(0, 4000).optional(),
  placeholder: text(0, 100).optional(),
});

const fileUpload = z.strictObject({
  type: z.literal(ComponentType.FileUpload),
  ...base,
  min_values: z.int().min(0).max(10).optional(),
  max_values: z.int().min(1).max(10).optional(),
  required: z.boolean().optional(),
  file_types: z
    .array(z.string().regex(/^(image|video|audio|\.[\w-]+)$/, "Value is not a file type."))
    .max(10)
    .optional(),
});

const groupOption = z.strictObject({
  label: text(1, 100),
  value: text(1, 100),
  description: text(0, 100).nullish(),
  default: z.boolean().optional(),
});

const radioGroup = z.strictObject({
  type: z.literal(ComponentType.RadioGroup),
  ...base,
  options: z.array(groupOption).min(2).max(10),
  required: z.boolean().optional(),
});

const checkboxGroup = z.strictObject({
  type: z.literal(ComponentType.CheckboxGroup),
  ...base,
  options: z.array(groupOption).min(1).max(10),
  min_values: z.int().min(0).max(10).optional(),
  max_values: z.int().min(1).max(10).optional(),
  required: z.boolean().optional(),
});

const checkbox = z.strictObject({
  type: z.literal(ComponentType.Checkbox),
  ...base,
  default: z.boolean().optional(),
});

const label = z.strictObject({
  type: z.literal(ComponentType.Label),
  id: componentId,
  label: text(1, 45),
  description: text(1, 100).nullish(),
  component: byType({
    [ComponentType.TextInput]: textInput,
    [ComponentType.FileUpload]: fileUpload,
    [ComponentType.RadioGroup]: radioGroup,
    [ComponentType.CheckboxGroup]: checkboxGroup,
    [ComponentType.Checkbox]: checkbox,
    ...selects,
  }),
});

const textDisplay = z.strictObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: text(1, 4000),
});

/** The data of a modal. Action rows with text inputs, which Discord deprecated, are refused. */
export const modalData: z.ZodType<{ custom_id: string; title: string; components: object[] }> =
  z.strictObject({
    custom_id: customId,
    title: text(1, 45),
    components: z
      .array(byType({ [ComponentType.Label]: label, [ComponentType.TextDisplay]: textDisplay }))
      .min(1)
      .max(5),
  });
