import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { animate as animateWith } from "../flows/animate.ts";
import { chatCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { lengths, numberChoices, ratioOptions, seedRange } from "./options.ts";
import { fieldWords, operationWords } from "./words.ts";

const json = {
  type: ApplicationCommandType.ChatInput,
  name: "animate",
  ...operationWords("image_to_video"),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "image",
      ...fieldWords("promptImage"),
      required: true,
      file_types: ["image"],
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "prompt",
      ...fieldWords("promptText"),
      ...lengths("image_to_video", "promptText"),
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: "duration",
      ...fieldWords("duration"),
      choices: numberChoices("image_to_video", "duration"),
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "ratio",
      ...fieldWords("ratio"),
      choices: ratioOptions("image_to_video"),
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: "seed",
      ...fieldWords("seed"),
      ...seedRange("image_to_video"),
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const animate = chatCommand({
  json,
  acknowledge: "public",
  run: (context, { image, prompt, ...rest }) => animateWith(context, image, { promptText: prompt, ...rest }),
});
