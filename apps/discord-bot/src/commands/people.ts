import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { button, buttons, framed, plainCard, text } from "../cards/card.ts";
import { limitLines } from "../cards/limit-lines.ts";
import { BotError } from "../dispatch/bot-error.ts";
import { completeCast } from "../flows/cast.ts";
import { completeTasks, showTask, showTasks } from "../flows/tasks.ts";
import { ServerError } from "../server/server-error.ts";
import { escapeText, plainText } from "../text/escape.ts";
import { money } from "../text/money.ts";
import { chatCommand } from "./command.ts";
import { everywhere } from "./everywhere.ts";
import { described } from "./words.ts";

const tasksJson = {
  type: ApplicationCommandType.ChatInput,
  name: "tasks",
  ...described(({ bot }) => bot.commands.tasks),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: "task",
      ...described(({ bot }) => bot.options.task),
      autocomplete: true,
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const tasks = chatCommand({
  json: tasksJson,
  acknowledge: "private",
  run: (context, { task }) => (task === undefined ? showTasks(context) : showTask(context, task)),
  complete: (context, { text }) => completeTasks(context, text),
});

const castJson = {
  type: ApplicationCommandType.ChatInput,
  name: "cast",
  ...described(({ bot }) => bot.commands.cast),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "save",
      ...described(({ bot }) => bot.commands.castSave),
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: "name",
          ...described(({ bot }) => bot.options.castName),
          required: true,
          min_length: 1,
          max_length: 40,
        },
        {
          type: ApplicationCommandOptionType.Attachment,
          name: "character",
          ...described(({ bot }) => bot.options.castFile),
          required: true,
          file_types: ["image", "video"],
        },
      ],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "list",
      ...described(({ bot }) => bot.commands.castList),
      options: [],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "remove",
      ...described(({ bot }) => bot.commands.castRemove),
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: "name",
          ...described(({ bot }) => bot.options.castName),
          required: true,
          autocomplete: true,
        },
      ],
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const cast = chatCommand({
  json: castJson,
  acknowledge: "private",
  async run(context, args) {
    const { server, reply, words, services } = context;
    if (args.subcommand === "list") {
      const members = await server.cast("");
      const lines = members.map(
        ({ name, kind }) => `- ${kind === "image" ? "🖼️" : "🎞️"} ${escapeText(name, 40)}`,
      );
      return reply.show(
        plainCard("quiet", `### ${words.cast.title}`, ...(lines.length > 0 ? lines : [words.cast.none])),
      );
    }
    const shown = escapeText(args.name, 40);
    if (args.subcommand === "remove") {
      try {
        await server.removeFromCast(args.name);
      } catch (error) {
        if (!(error instanceof ServerError) || error.code !== "not_found") throw error;
        return reply.show(plainCard("failed", words.cast.unknown({ name: shown })));
      }
      return reply.show(plainCard("quiet", words.cast.removed({ name: shown })));
    }
    const { url, name, kind } = args.character;
    if (kind === undefined) throw new BotError("wrongFile", { values: { name } });
    if (!services.isDiscordFile(url)) throw new BotError("foreignHost");
    const badName = plainCard("failed", words.cast.badName);
    if (!isName(args.name)) return reply.show(badName);
    try {
      await server.addToCast(args.name.trim(), await server.importFile(url, name));
    } catch (error) {
      const isAboutName = error instanceof ServerError && error.issues.some(({ path }) => path[0] === "name");
      if (!isAboutName) throw error;
      return reply.show(badName);
    }
    await reply.show(plainCard("done", words.cast.saved({ name: shown })));
  },
  complete: ({ server }, { text }) => completeCast(server, text),
});

/** An address leads through names: dots alone would lead elsewhere. One that cannot be seen cannot be chosen. */
function isName(text: string): boolean {
  const name = text.trim();
  return plainText(name, 40) !== "" && name.length <= 40 && !/^\.{1,2}$/.test(name);
}

const usageJson = {
  type: ApplicationCommandType.ChatInput,
  name: "usage",
  ...described(({ bot }) => bot.commands.usage),
  ...everywhere,
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const usage = chatCommand({
  json: usageJson,
  acknowledge: "private",
  async run({ server, reply, locale, words }) {
    const { month, limits } = await server.usage();
    const spent = money(locale, month.committedMicroUsd - month.refundedMicroUsd);
    const reserved = money(locale, month.reservedMicroUsd);
    await reply.show(
      plainCard(
        "quiet",
        `### ${words.usage.title}`,
        words.usage.spent({ amount: spent }),
        month.reservedMicroUsd > 0 ? words.usage.reserved({ amount: reserved }) : undefined,
        ...limitLines(locale, limits),
      ),
    );
  },
});

const linkJson = {
  type: ApplicationCommandType.ChatInput,
  name: "link",
  ...described(({ bot }) => bot.commands.link),
  ...everywhere,
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const link = chatCommand({
  json: linkJson,
  acknowledge: "private",
  async run({ server, reply, words }) {
    const code = await server.pair();
    await reply.show(plainCard("quiet", `### ${words.link.title}`, `## \`${code}\``, words.link.how));
  },
});

const privacyJson = {
  type: ApplicationCommandType.ChatInput,
  name: "privacy",
  ...described(({ bot }) => bot.commands.privacy),
  ...everywhere,
  options: [
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "delete",
      ...described(({ bot }) => bot.commands.privacyDelete),
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const privacy = chatCommand({
  json: privacyJson,
  acknowledge: "private",
  run: ({ reply, words, home }) =>
    reply.show(
      framed(
        "failed",
        text(words.privacy.question),
        buttons(button("danger", words.buttons.deleteAll, "forget-me", home)),
      ),
    ),
});
