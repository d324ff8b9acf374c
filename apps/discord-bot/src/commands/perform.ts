import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { completeCast } from "../flows/cast.ts";
import { performWith } from "../flows/halves.ts";
import { performForm } from "../forms/perform-form.ts";
import { chatCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { range, ratioOptions, seedRange } from "./options.ts";
import { described, fieldWords, operationWords } from "./words.ts";

const json = {
  type: ApplicationCommandType.ChatInput,
  name: "perform",
  ...operationWords("character_performance"),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "character",
      ...fieldWords("character"),
      file_types: ["image", "video"],
    },
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "performance",
      ...fieldWords("reference"),
      file_types: ["video"],
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "cast",
      ...described(({ bot }) => bot.options.cast),
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "ratio",
      ...fieldWords("ratio"),
      choices: ratioOptions("character_performance"),
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: "expression",
      ...fieldWords("expressionIntensity"),
      ...range("character_performance", "expressionIntensity"),
    },
    { type: ApplicationCommandOptionType.Boolean, name: "body", ...fieldWords("bodyControl") },
    {
      type: ApplicationCommandOptionType.Integer,
      name: "seed",
      ...fieldWords("seed"),
      ...seedRange("character_performance"),
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const perform = chatCommand({
  json,
  acknowledge: "public",
  form: ({ character, performance, cast }, { locale }) =>
    character || performance || cast ? undefined : performForm(locale),
  run: (context, { character, performance, cast, ratio, expression, body, seed }) =>
    performWith(
      context,
      { character, performance, cast },
      { ratio, expressionIntensity: expression, bodyControl: body, seed },
    ),
  complete: ({ server }, { text }) => completeCast(server, text),
});
