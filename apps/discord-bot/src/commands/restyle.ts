import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { onlyGiven } from "../flows/given.ts";
import { propose } from "../flows/propose.ts";
import { chatCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { lengths, ratioOptions, seedRange } from "./options.ts";
import { fieldWords, operationWords } from "./words.ts";

const json = {
  type: ApplicationCommandType.ChatInput,
  name: "restyle",
  ...operationWords("video_to_video"),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "video",
      ...fieldWords("videoUri"),
      required: true,
      file_types: ["video"],
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "prompt",
      ...fieldWords("promptText"),
      required: true,
      ...lengths("video_to_video", "promptText"),
    },
    {
      type: ApplicationCommandOptionType.Attachment,
      name: "reference",
      ...fieldWords("references"),
      file_types: ["image"],
    },
    {
      type: ApplicationCommandOptionType.String,
      name: "ratio",
      ...fieldWords("ratio"),
      choices: ratioOptions("video_to_video"),
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: "seed",
      ...fieldWords("seed"),
      ...seedRange("video_to_video"),
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const restyle = chatCommand({
  json,
  acknowledge: "public",
  run: (context, { video, prompt, reference, ratio, seed }) =>
    propose(context, {
      operation: "video_to_video",
      files: reference ? [video, reference] : [video],
      input: onlyGiven({
        videoUri: video.url,
        promptText: prompt,
        references: reference && [{ type: "image", uri: reference.url }],
        ratio,
        seed,
      }),
    }),
});
