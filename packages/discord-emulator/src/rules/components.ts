import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import * as z from "zod";
import { byType } from "./by-type.ts";
import { selects } from "./selects.ts";
import { componentId, customId, emoji, snowflake, text } from "./shared.ts";

// The components of a message. Source: Discord's reference, "Component Reference". Closed: a misspelt field is refused,
// where Discord would drop it without a word.

const base = { id: componentId };

const clickable = z.strictObject({
  type: z.literal(ComponentType.Button),
  ...base,
  style: z.union(
    [ButtonStyle.Primary, ButtonStyle.Secondary, ButtonStyle.Success, ButtonStyle.Danger].map((style) =>
      z.literal(style),
    ),
  ),
  label: text(1, 80).optional(),
  emoji: emoji.optional(),
  custom_id: customId,
  disabled: z.boolean().optional(),
});

const link = z.strictObject({
  type: z.literal(ComponentType.Button),
  ...base,
  style: z.literal(ButtonStyle.Link),
  label: text(1, 80).optional(),
  emoji: emoji.optional(),
  url: text(1, 512).regex(/^(https?|discord):\/\//, "Scheme must be one of ('http', 'https', 'discord')."),
  disabled: z.boolean().optional(),
});

const premium = z.strictObject({
  type: z.literal(ComponentType.Button),
  ...base,
  style: z.literal(ButtonStyle.Premium),
  sku_id: snowflake,
  disabled: z.boolean().optional(),
});

const button = z
  .discriminatedUnion("style", [clickable, link, premium])
  .refine(
    (given) => given.style === ButtonStyle.Premium || given.label !== undefined || given.emoji !== undefined,
    { message: "A button needs a label or an emoji" },
  );

/** Buttons, five at most, or one select. */
const row = z
  .strictObject({
    type: z.literal(ComponentType.ActionRow),
    ...base,
    components: z
      .array(byType({ [ComponentType.Button]: button, ...selects }))
      .min(1)
      .max(5),
  })
  .refine(
    ({ components }) =>
      components.length === 1 || components.every(({ type }) => type === ComponentType.Button),
    { path: ["components"], message: "A select needs a row of its own" },
  );

/** A file of the message or an address. */
const media = z.strictObject({
  url: text(1, 2048).regex(
    /^(https?|attachment):\/\//,
    "Scheme must be one of ('http', 'https', 'attachment').",
  ),
});

const ownFile = z.strictObject({
  url: text(1, 2048).regex(/^attachment:\/\//, "Only attachment:// is possible."),
});

const textDisplay = z.strictObject({
  type: z.literal(ComponentType.TextDisplay),
  ...base,
  content: text(1, 4000),
});

const thumbnail = z.strictObject({
  type: z.literal(ComponentType.Thumbnail),
  ...base,
  media,
  description: text(1, 1024).nullish(),
  spoiler: z.boolean().optional(),
});

const section = z.strictObject({
  type: z.literal(ComponentType.Section),
  ...base,
  components: z.array(textDisplay).min(1).max(3),
  accessory: byType({ [ComponentType.Button]: button, [ComponentType.Thumbnail]: thumbnail }),
});

const gallery = z.strictObject({
  type: z.literal(ComponentType.MediaGallery),
  ...base,
  items: z
    .array(z.strictObject({ media, description: text(1, 1024).nullish(), spoiler: z.boolean().optional() }))
    .min(1)
    .max(10),
});

const file = z.strictObject({
  type: z.literal(ComponentType.File),
  ...base,
  file: ownFile,
  spoiler: z.boolean().optional(),
});

const separator = z.strictObject({
  type: z.literal(ComponentType.Separator),
  ...base,
  divider: z.boolean().optional(),
  spacing: z.union([z.literal(1), z.literal(2)]).optional(),
});

const inContainer = {
  [ComponentType.ActionRow]: row,
  [ComponentType.TextDisplay]: textDisplay,
  [ComponentType.Section]: section,
  [ComponentType.MediaGallery]: gallery,
  [ComponentType.File]: file,
  [ComponentType.Separator]: separator,
};

const container = z.strictObject({
  type: z.literal(ComponentType.Container),
  ...base,
  components: z.array(byType(inContainer)).min(1),
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().optional(),
});

/** What may stand in a message. All but a row wants the flag IS_COMPONENTS_V2. */
export const messageComponent: z.ZodType<{ type: number }> = byType({
  ...inContainer,
  [ComponentType.Container]: container,
});
