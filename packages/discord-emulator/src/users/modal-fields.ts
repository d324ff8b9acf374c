import { type APIInteractionDataResolved, ComponentType } from "discord-api-types/v10";
import type { Channel } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { describeAttachment } from "../wire/attachment.ts";
import { everyComponent } from "../wire/message.ts";
import { isFile, type PickedFile, upload } from "./files.ts";
import { resolveUser } from "./options.ts";

/** What a user puts into a field: a text, a tick, the values chosen, or the files picked. */
export type FieldValue = string | boolean | readonly string[] | PickedFile | readonly PickedFile[];

interface Field {
  type: number;
  id?: number;
  custom_id: string;
  required?: boolean;
  min_length?: number;
  max_length?: number;
  min_values?: number;
  max_values?: number;
  value?: string;
  default?: boolean;
  options?: { label: string; value: string; default?: boolean }[];
  file_types?: string[];
}

/**
 * Fills in a modal as Discord's client does. Fields are named by custom id or label; what is left out keeps its default.
 * Throws where the client would not let it through.
 */
export async function fillModal(
  world: World,
  components: readonly unknown[],
  values: Readonly<Record<string, FieldValue | undefined>>,
  place: { channel: Channel; uploadLimit: number },
): Promise<{ components: unknown[]; resolved: APIInteractionDataResolved }> {
  const resolved: APIInteractionDataResolved = {};
  const used = new Set<string>();
  const filled: unknown[] = [];
  for (const component of everyComponent(components) as Iterable<{
    type: number;
    id?: number;
    label?: string;
    component?: Field;
  }>) {
    if (component.type === ComponentType.TextDisplay)
      filled.push({ type: component.type, id: component.id ?? 0 });
    if (component.type !== ComponentType.Label || !component.component) continue;
    const field = component.component;
    const name = [field.custom_id, component.label ?? ""].find((key) => key in values);
    if (name !== undefined) used.add(name);
    const answer = await settle(world, field, name === undefined ? undefined : values[name], resolved, place);
    filled.push({
      type: component.type,
      id: component.id ?? 0,
      component: { type: field.type, id: field.id ?? 0, custom_id: field.custom_id, ...answer },
    });
  }
  const unknown = Object.keys(values).find((key) => !used.has(key));
  if (unknown !== undefined) throw new Error(`The modal has no field ${JSON.stringify(unknown)}.`);
  return { components: filled, resolved };
}

async function settle(
  world: World,
  field: Field,
  value: FieldValue | undefined,
  resolved: APIInteractionDataResolved,
  place: { channel: Channel; uploadLimit: number },
): Promise<{ value: unknown } | { values: readonly string[] }> {
  const { custom_id: name, required = true } = field;
  const preset = (field.options ?? []).filter((option) => option.default).map((option) => option.value);
  switch (field.type) {
    case ComponentType.TextInput: {
      const written = value === undefined ? (field.value ?? "") : String(value);
      if (required && written === "") throw new Error(`${name} is required.`);
      if (written.length > (field.max_length ?? 4000)) throw new Error(`${name} is too long.`);
      if (written !== "" && written.length < (field.min_length ?? 0))
        throw new Error(`${name} is too short.`);
      return { value: written };
    }
    case ComponentType.Checkbox:
      return { value: value === undefined ? (field.default ?? false) : value === true };
    case ComponentType.RadioGroup: {
      const chosen = value === undefined ? preset[0] : String(value);
      if (required && chosen === undefined) throw new Error(`${name} is required.`);
      if (chosen !== undefined) checkOptions(field, [chosen]);
      return { value: chosen ?? null };
    }
    case ComponentType.FileUpload: {
      const files = value === undefined ? [] : isFile(value) ? [value] : (value as readonly PickedFile[]);
      checkCount(field, files.length);
      const attachments = await Promise.all(
        files.map((file) =>
          upload(world, file, {
            channelId: place.channel.id,
            limit: place.uploadLimit,
            ephemeral: true,
            fileTypes: field.file_types,
          }),
        ),
      );
      for (const attachment of attachments) {
        resolved.attachments = {
          ...resolved.attachments,
          [attachment.id]: describeAttachment(world, attachment),
        };
      }
      return { values: attachments.map(({ id }) => id) };
    }
    default: {
      const chosen =
        value === undefined ? preset : typeof value === "string" ? [value] : (value as readonly string[]);
      checkCount(field, chosen.length);
      if (field.options) checkOptions(field, chosen);
      if (field.type === ComponentType.UserSelect) {
        for (const id of chosen) resolveUser(world, id, resolved, place.channel);
      }
      return { values: chosen };
    }
  }
}

/** Nothing at all is fine where nothing is required. */
function checkCount({ custom_id, required = true, min_values = 1, max_values }: Field, count: number): void {
  if (count === 0 && !required) return;
  if (count < min_values) throw new Error(`${custom_id} wants at least ${min_values}, not ${count}.`);
  if (max_values !== undefined && count > max_values)
    throw new Error(`${custom_id} wants at most ${max_values}, not ${count}.`);
}

function checkOptions({ custom_id, options = [] }: Field, chosen: readonly string[]): void {
  const wrong = chosen.find((value) => !options.some((option) => option.value === value));
  if (wrong !== undefined) throw new Error(`${custom_id} has no option ${JSON.stringify(wrong)}.`);
}
