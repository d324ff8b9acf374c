import { ApplicationCommandOptionType, ApplicationCommandType, Locale } from "discord-api-types/v10";
import * as z from "zod";
import { byType } from "./by-type.ts";
import { text } from "./shared.ts";

// Application commands. Source: Discord's reference, "Application Commands".

const localeNames = new Set<string>(Object.values(Locale));

/** Letters and digits of any script, `-`, `_` and `'`. */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const chatName = text(1, 32)
  .regex(namePattern, "String value did not match validation regex.")
  .refine((name) => name === name.toLowerCase(), "Command name must be lowercase.");

function localized(value: z.ZodType<string>) {
  return z
    .record(z.string(), value)
    .refine(
      (given) => Object.keys(given).every((locale) => localeNames.has(locale)),
      "There is no such locale.",
    )
    .nullish();
}

const choice = <T>(value: z.ZodType<T>) =>
  z.strictObject({ name: text(1, 100), name_localizations: localized(text(1, 100)), value });

const named = {
  name: chatName,
  name_localizations: localized(chatName),
  description: text(1, 100),
  description_localizations: localized(text(1, 100)),
  required: z.boolean().nullish(),
};

type Shape = z.core.$ZodShape;

const limit = z
  .number()
  .min(-(2 ** 53))
  .max(2 ** 53);

const withChoices = <T>(type: ApplicationCommandOptionType, value: z.ZodType<T>, extra: Shape) =>
  z
    .strictObject({
      type: z.literal(type),
      ...named,
      choices: z.array(choice(value)).max(25).nullish(),
      autocomplete: z.boolean().nullish(),
      ...extra,
    })
    .refine(({ choices, autocomplete }) => !(autocomplete && choices?.length), {
      path: ["autocomplete"],
      message: "autocomplete may not be set to true if choices are present.",
    });

const plain = (type: ApplicationCommandOptionType, extra: Shape = {}) =>
  z.strictObject({ type: z.literal(type), ...named, ...extra });

const Type = ApplicationCommandOptionType;

/** The options that have a value. */
const valueOptions: Readonly<Record<number, z.ZodType<CommandOption>>> = {
  [Type.String]: withChoices(Type.String, text(0, 100), {
    min_length: z.int().min(0).max(6000).nullish(),
    max_length: z.int().min(1).max(6000).nullish(),
  }),
  [Type.Integer]: withChoices(
    Type.Integer,
    z
      .number()
      .int()
      .min(-(2 ** 53))
      .max(2 ** 53),
    {
      min_value: limit.nullish(),
      max_value: limit.nullish(),
    },
  ),
  [Type.Number]: withChoices(Type.Number, limit, { min_value: limit.nullish(), max_value: limit.nullish() }),
  [Type.Channel]: plain(Type.Channel, { channel_types: z.array(z.int()).nullish() }),
  [Type.Attachment]: plain(Type.Attachment, {
    file_types: z
      .array(z.string().regex(/^(image|video|audio|\.[\w-]+)$/, "Value is not a file type."))
      .max(10)
      .nullish(),
  }),
  [Type.Boolean]: plain(Type.Boolean),
  [Type.User]: plain(Type.User),
  [Type.Role]: plain(Type.Role),
  [Type.Mentionable]: plain(Type.Mentionable),
};

const optionList = (schemas: Readonly<Record<number, z.ZodType<CommandOption>>>) =>
  z
    .array(byType(schemas) as z.ZodType<CommandOption>)
    .max(25)
    .refine(
      (options) => new Set(options.map(({ name }) => name)).size === options.length,
      "Option names must be unique.",
    )
    .refine(
      (options) => options.every(({ required }, n) => !required || n === 0 || options[n - 1]?.required),
      "Required options must be placed before non-required options",
    )
    .refine(
      (options) =>
        new Set(options.map(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup)).size <
        2,
      "Sub-commands and sub-command group option types are mutually exclusive to all other types",
    );

const { required: _, ...namedGroup } = named;
const subcommand = z.strictObject({
  type: z.literal(Type.Subcommand),
  ...namedGroup,
  options: optionList(valueOptions).nullish(),
});
const group = z.strictObject({
  type: z.literal(Type.SubcommandGroup),
  ...namedGroup,
  options: optionList({ [Type.Subcommand]: subcommand }),
});

/** An option of a command, as it was deployed. */
export interface CommandOption {
  type: ApplicationCommandOptionType;
  name: string;
  name_localizations?: Record<string, string> | null | undefined;
  description: string;
  description_localizations?: Record<string, string> | null | undefined;
  required?: boolean | null | undefined;
  choices?: CommandChoice[] | null | undefined;
  autocomplete?: boolean | null | undefined;
  min_value?: number | null | undefined;
  max_value?: number | null | undefined;
  min_length?: number | null | undefined;
  max_length?: number | null | undefined;
  file_types?: string[] | null | undefined;
  options?: CommandOption[] | null | undefined;
}

/** One of the values an option may have. */
export interface CommandChoice {
  name: string;
  name_localizations?: Record<string, string> | null | undefined;
  value: string | number;
}

/** A command as an application deploys it. */
export interface DeployedCommand extends Partial<Omit<CommandOption, "type" | "name">> {
  type?: ApplicationCommandType | null | undefined;
  name: string;
  default_member_permissions?: string | null | undefined;
  contexts?: number[] | null | undefined;
  integration_types?: number[] | null | undefined;
  nsfw?: boolean | null | undefined;
}

const shared = {
  id: z.string().optional(),
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  dm_permission: z.boolean().nullish(),
  contexts: z.array(z.int().min(0).max(2)).min(1).nullish(),
  integration_types: z.array(z.int().min(0).max(1)).min(1).nullish(),
  nsfw: z.boolean().nullish(),
};

const chatInput = z.strictObject({
  type: z.literal(ApplicationCommandType.ChatInput).nullish(),
  ...namedGroup,
  ...shared,
  options: optionList({
    ...valueOptions,
    [Type.Subcommand]: subcommand,
    [Type.SubcommandGroup]: group,
  }).nullish(),
});

const contextMenu = z.strictObject({
  type: z.union([z.literal(ApplicationCommandType.User), z.literal(ApplicationCommandType.Message)]),
  name: text(1, 32),
  name_localizations: localized(text(1, 32)),
  description: z.literal("").nullish(),
  ...shared,
});

/** A command of any kind, judged whole: names, limits, order of options, and the 8000 characters it may have. */
export const command: z.ZodType<DeployedCommand> = z
  .looseObject({ type: z.int().nullish() })
  .transform((given, context): DeployedCommand => {
    const isChat = (given.type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;
    const result = (isChat ? chatInput : contextMenu).safeParse(given);
    if (result.success) return result.data as DeployedCommand;
    for (const issue of result.error.issues) context.addIssue({ ...issue } as z.core.$ZodSuperRefineIssue);
    return z.NEVER;
  })
  .refine((given) => letters(given) <= 8000, {
    message: "Command exceeds maximum size (8000)",
  });

/** Characters of a command: names, descriptions and values, of translations only the longest. */
export function letters(given: DeployedCommand | CommandOption): number {
  const longest = (own: string | undefined, others: Record<string, string> | null | undefined) =>
    Math.max(own?.length ?? 0, ...Object.values(others ?? {}).map(({ length }) => length));
  const inChoices = (given.choices ?? []).map(
    (choice) => longest(choice.name, choice.name_localizations) + String(choice.value).length,
  );
  const inOptions = (given.options ?? []).map(letters);
  return [...inChoices, ...inOptions].reduce(
    (sum, count) => sum + count,
    longest(given.name, given.name_localizations) +
      longest(given.description, given.description_localizations),
  );
}
