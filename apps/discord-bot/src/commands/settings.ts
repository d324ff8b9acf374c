import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { settingsCard } from "../cards/settings-card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { mostChannels } from "../settings.ts";
import { type ArgumentsOf, chatCommand } from "./command.ts";
import { inServers } from "./everywhere.ts";
import { choice, described } from "./words.ts";

/** Whom Discord shows these commands: those who manage the server, unless it is told otherwise there. */
export const managers: string = String(PermissionFlagsBits.ManageGuild);

const settingsJson = {
  type: ApplicationCommandType.ChatInput,
  name: "settings",
  ...described(({ bot }) => bot.commands.settings),
  ...inServers,
  default_member_permissions: managers,
  options: [
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "show",
      ...described(({ bot }) => bot.commands.settingsShow),
      options: [],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "budget",
      ...described(({ bot }) => bot.commands.settingsBudget),
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: "for",
          ...described(({ bot }) => bot.options.whose),
          required: true,
          choices: [
            choice("member", ({ bot }) => bot.choices.member),
            choice("server", ({ bot }) => bot.choices.server),
          ],
        },
        {
          type: ApplicationCommandOptionType.String,
          name: "per",
          ...described(({ bot }) => bot.options.period),
          required: true,
          choices: [
            choice("day", ({ bot }) => bot.choices.day),
            choice("month", ({ bot }) => bot.choices.month),
          ],
        },
        {
          type: ApplicationCommandOptionType.Number,
          name: "amount",
          ...described(({ bot }) => bot.options.amount),
          min_value: 0,
          max_value: 1_000_000,
        },
      ],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "channel",
      ...described(({ bot }) => bot.commands.settingsChannel),
      options: [
        {
          type: ApplicationCommandOptionType.Channel,
          name: "channel",
          ...described(({ bot }) => bot.options.channel),
          required: true,
          channel_types: [ChannelType.GuildText, ChannelType.GuildForum, ChannelType.GuildAnnouncement],
        },
        {
          type: ApplicationCommandOptionType.Boolean,
          name: "on",
          ...described(({ bot }) => bot.options.on),
          required: true,
        },
      ],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "spoiler",
      ...described(({ bot }) => bot.commands.settingsSpoiler),
      options: [
        {
          type: ApplicationCommandOptionType.Boolean,
          name: "on",
          ...described(({ bot }) => bot.options.on),
          required: true,
        },
      ],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "confirm",
      ...described(({ bot }) => bot.commands.settingsConfirm),
      options: [
        {
          type: ApplicationCommandOptionType.Number,
          name: "above",
          ...described(({ bot }) => bot.options.above),
          required: true,
          min_value: 0,
          max_value: 1000,
        },
      ],
    },
    {
      type: ApplicationCommandOptionType.Subcommand,
      name: "moderation",
      ...described(({ bot }) => bot.commands.settingsModeration),
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: "level",
          ...described(({ bot }) => bot.options.level),
          required: true,
          choices: [
            choice("auto", ({ bot }) => bot.choices.moderationAuto),
            choice("low", ({ bot }) => bot.choices.moderationLow),
          ],
        },
      ],
    },
  ],
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

export const settings = chatCommand({
  json: settingsJson,
  acknowledge: "private",
  async run(context, args) {
    const { person, services, permissions, reply, locale } = context;
    const { guildId } = person;
    if (guildId === undefined) throw new BotError("onlyInServers");
    // Discord hides the command from others; what a server has opened up to everybody stays with its managers here.
    if ((permissions & PermissionFlagsBits.ManageGuild) === 0n) throw new BotError("notManager");
    await change(context, guildId, args);
    const [settings, { limits }] = await Promise.all([
      services.settings.of(guildId),
      services.server.usageOf(`discord:${guildId}:*`),
    ]);
    await reply.show(settingsCard(locale, settings, limits, args.subcommand !== "show"));
  },
});

async function change(
  { services }: Context,
  guildId: string,
  args: ArgumentsOf<typeof settingsJson>,
): Promise<void> {
  const { settings, server } = services;
  switch (args.subcommand) {
    case "show":
      return;
    case "budget":
      return server.setLimit(`discord:${guildId}:*`, {
        microUsd: args.amount === undefined ? null : Math.round(args.amount * 1e6),
        period: args.per === "day" ? "day" : "month",
        together: args.for === "server",
      });
    case "channel":
      await settings.change(guildId, ({ channels }) => {
        const others = channels.filter((id) => id !== args.channel.id);
        if (args.on && others.length >= mostChannels) throw new BotError("tooManyChannels");
        return { channels: args.on ? [...others, args.channel.id] : others };
      });
      return;
    case "spoiler":
      await settings.change(guildId, () => ({ spoiler: args.on }));
      return;
    case "confirm":
      await settings.change(guildId, () => ({ confirmAboveMicroUsd: Math.round(args.above * 1e6) }));
      return;
    case "moderation":
      await settings.change(guildId, () => ({ moderation: args.level === "low" ? "low" : "auto" }));
  }
}
