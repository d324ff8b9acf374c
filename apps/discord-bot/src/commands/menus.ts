import { ApplicationCommandType, type RESTPostAPIContextMenuApplicationCommandsJSONBody } from "discord.js";
import { BotError } from "../dispatch/bot-error.ts";
import { animate } from "../flows/animate.ts";
import { useAs } from "../flows/halves.ts";
import type { MessageCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { localized } from "./words.ts";

function menu(
  name: string,
  word: "useAsCharacter" | "useAsPerformance" | "animateThis",
): RESTPostAPIContextMenuApplicationCommandsJSONBody {
  const name_localizations = localized(({ bot }) => bot.menus[word]);
  return { type: ApplicationCommandType.Message, name, name_localizations, ...everywhere };
}

export const useAsCharacter: MessageCommand = {
  kind: "message",
  json: menu("Use as character", "useAsCharacter"),
  acknowledge: "private",
  async run(context, { files }) {
    const file = files.find(({ kind }) => kind !== undefined);
    if (!file) throw new BotError("noMedia");
    await useAs(context, "character", file);
  },
};

export const useAsPerformance: MessageCommand = {
  kind: "message",
  json: menu("Use as performance", "useAsPerformance"),
  acknowledge: "private",
  async run(context, { files }) {
    const file = files.find(({ kind }) => kind === "video");
    if (!file) throw new BotError("noVideo");
    await useAs(context, "performance", file);
  },
};

export const animateThis: MessageCommand = {
  kind: "message",
  json: menu("Animate this", "animateThis"),
  acknowledge: "private",
  async run(context, { files }) {
    const file = files.find(({ kind }) => kind === "image");
    if (!file) throw new BotError("noPicture");
    await animate(context, file, {});
  },
};
