import type { APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import * as z from "zod";
import type { Channel, Interaction, Message } from "../state/records.ts";
import { taken, type World } from "../state/world.ts";
import type { PickedFile } from "../users/files.ts";
import type { FieldValue } from "../users/modal-fields.ts";
import type { OptionValue } from "../users/options.ts";
import type { Person } from "../users/person.ts";
import { type Use, useOf } from "../users/use.ts";

const id = z.string().regex(/^\d+$/);
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** What a person does on the page. Files come beside it, by the name of their option or field. */
export const actionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("post"), channel: id, content: z.string().max(2000) }),
  z.strictObject({ kind: z.literal("slash"), channel: id, name: z.string(), options: values }),
  z.strictObject({
    kind: z.literal("autocomplete"),
    channel: id,
    name: z.string(),
    options: values,
    focus: z.string(),
  }),
  z.strictObject({ kind: z.literal("menu"), channel: id, message: id, name: z.string() }),
  z.strictObject({ kind: z.literal("click"), channel: id, message: id, customId: z.string() }),
  z.strictObject({
    kind: z.literal("select"),
    channel: id,
    message: id,
    customId: z.string(),
    values: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("submit"), interaction: id, fields: values }),
  z.strictObject({ kind: z.literal("delete"), channel: id, message: id }),
]);

/** What a person does on the page. */
export type Action = z.infer<typeof actionSchema>;

/** What comes of it at once: a modal, choices, or nothing but what then appears in the channel. */
export interface Outcome {
  interaction?: string;
  modal?: APIModalInteractionResponseCallbackData;
  choices?: { label: string; value: string | number }[];
}

/** Lets a person act. Rejects with a sentence for them where Discord's client would refuse. */
export async function act(
  world: World,
  person: Person,
  action: Action,
  files: ReadonlyMap<string, readonly PickedFile[]>,
): Promise<Outcome> {
  switch (action.kind) {
    case "post":
      await person.post(channelOf(world, action.channel), {
        content: action.content,
        files: [...files.values()].flat(),
      });
      return {};
    case "slash":
      return outcomeOf(
        person,
        await person.slash(channelOf(world, action.channel), action.name, withFiles(action.options, files)),
      );
    case "autocomplete":
      return outcomeOf(
        person,
        await person.autocomplete(
          channelOf(world, action.channel),
          action.name,
          action.options as Record<string, OptionValue>,
          action.focus,
        ),
      );
    case "menu":
      return outcomeOf(person, await person.contextMenu(messageOf(world, action), action.name));
    case "click":
      return outcomeOf(person, await person.click(messageOf(world, action), action.customId));
    case "select":
      return outcomeOf(person, await person.select(messageOf(world, action), action.customId, action.values));
    case "submit": {
      const fields: Record<string, FieldValue> = {
        ...(action.fields as Record<string, FieldValue>),
        ...Object.fromEntries(files),
      };
      return outcomeOf(
        person,
        await person.submitModal(openModal(world, person, action.interaction), fields),
      );
    }
    case "delete":
      person.delete(messageOf(world, action));
      return {};
  }
}

/** Waits for the acknowledgement, as long as Discord itself does. */
async function outcomeOf(person: Person, use: Use): Promise<Outcome> {
  const { interaction } = use;
  if (interaction.undelivered) throw new Error("The application did not respond: its bot is not online.");
  await use.acknowledged();
  const { locale } = person.user;
  return {
    interaction: interaction.id,
    ...(interaction.modal && { modal: interaction.modal }),
    ...(interaction.choices && {
      choices: interaction.choices.map(({ name, name_localizations, value }) => ({
        label: name_localizations?.[locale] ?? name,
        value,
      })),
    }),
  };
}

function withFiles(
  options: Readonly<Record<string, unknown>>,
  files: ReadonlyMap<string, readonly PickedFile[]>,
): Record<string, OptionValue> {
  const picked = [...files].flatMap(([name, [file]]) => (file === undefined ? [] : [[name, file] as const]));
  return { ...(options as Record<string, OptionValue>), ...Object.fromEntries(picked) };
}

const channelOf = (world: World, id: string): Channel => taken(world.channels, id);

const messageOf = (world: World, { channel, message }: { channel: string; message: string }): Message => {
  const found = channelOf(world, channel).messages.get(message);
  if (!found) throw new Error("The message is gone.");
  return found;
};

function openModal(world: World, person: Person, id: string): Use {
  const mine = ({ userId }: Interaction) => userId === person.user.id;
  const interaction = [...world.interactions.values()].find((each) => each.id === id && mine(each));
  if (!interaction?.modal) throw new Error("The form is no longer open.");
  return useOf(world, interaction, 0);
}
