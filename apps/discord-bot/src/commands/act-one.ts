import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { propose } from "../flows/propose.ts";
import { chatCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { fieldWords, operationWords } from "./words.ts";

const json = {
  type: ApplicationCommandType.ChatInput,
  name: "act-one",
  ...operationWords("act_one"),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "video",
      ...fieldWords("video"),
      required: true,
      file_types: ["video"],
    },
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "image",
      ...fieldWords("image"),
      required: true,
      file_types: ["image"],
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const actOne = chatCommand({
  json,
  acknowledge: "public",
  run: (context, { video, image }) =>
    propose(context, {
      operation: "act_one",
      files: [video, image],
      input: { video: video.url, image: image.url },
    }),
});
