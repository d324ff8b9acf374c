import {
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord.js";
import { type ActionName, customId } from "../actions/custom-id.ts";
import { beginning } from "../text/escape.ts";

/** A file that goes with a card. */
export interface CardFile {
  name: string;
  data: Buffer;
  contentType: string;
}

/** A message of components, as plain data. */
export interface Card {
  components: APIMessageTopLevelComponent[];
  files?: CardFile[];
}

/** The body of a request that shows a card. Nobody is ever pinged. */
export function messageBody({ components, files }: Card): {
  components: APIMessageTopLevelComponent[];
  flags: MessageFlags.IsComponentsV2;
  allowed_mentions: { parse: [] };
  attachments?: { id: number; filename: string }[];
} {
  return {
    components,
    flags: MessageFlags.IsComponentsV2,
    allowed_mentions: { parse: [] },
    ...(files ? { attachments: files.map(({ name }, id) => ({ id, filename: name })) } : {}),
  };
}

/** Text, at most 4,000 characters, Discord's limit for all texts of a message. */
export function text(...lines: (string | undefined)[]): APITextDisplayComponent {
  const content = lines.filter((line) => line !== undefined && line !== "").join("\n");
  return {
    type: ComponentType.TextDisplay,
    content: content.length > 3900 ? `${beginning(content, 3899)}…` : content,
  };
}

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

/** A button that does something: its name, what it is about, and whose it is travel in the custom id. */
export function button(
  style: keyof typeof styles,
  label: string,
  action: ActionName,
  ...about: string[]
): APIButtonComponent {
  return { type: ComponentType.Button, style: styles[style], label, custom_id: customId(action, ...about) };
}

export function link(label: string, url: string): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

export function buttons(...components: APIButtonComponent[]): {
  type: ComponentType.ActionRow;
  components: APIButtonComponent[];
} {
  return { type: ComponentType.ActionRow, components };
}

/** Colours of the edge of a card. */
export const colours = {
  waiting: 0x5865f2,
  running: 0xfaa61a,
  done: 0x3ba55d,
  failed: 0xed4245,
  quiet: 0x4f545c,
} as const;

/** A card in a frame. */
export function framed(colour: keyof typeof colours, ...components: Framed[]): Card {
  return { components: [{ type: ComponentType.Container, accent_color: colours[colour], components }] };
}

type Framed = Extract<APIMessageTopLevelComponent, { type: ComponentType.Container }>["components"][number];

/** A sentence or a few, without anything to press. */
export function plainCard(colour: keyof typeof colours, ...lines: (string | undefined)[]): Card {
  return framed(colour, text(...lines));
}
