import {
  ApplicationCommandType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord.js";
import { plainCard } from "../cards/card.ts";
import { chatCommand } from "./command.ts";
import { inServers } from "./everywhere.ts";
import { managers } from "./settings.ts";
import { described } from "./words.ts";

const json = {
  type: ApplicationCommandType.ChatInput,
  name: "diagnose",
  ...described(({ bot }) => bot.commands.diagnose),
  ...inServers,
  default_member_permissions: managers,
} as const satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;

/** The permissions that results need, with their names. Together 274877959168, the ones to invite the bot with. */
const needed = {
  viewChannel: PermissionFlagsBits.ViewChannel,
  sendMessages: PermissionFlagsBits.SendMessages,
  sendInThreads: PermissionFlagsBits.SendMessagesInThreads,
  attachFiles: PermissionFlagsBits.AttachFiles,
  embedLinks: PermissionFlagsBits.EmbedLinks,
} as const;

export const diagnose = chatCommand({
  json,
  acknowledge: "private",
  async run({ appPermissions, maxFileBytes, services, reply, words, locale }) {
    const { diagnose: said } = words;
    const facts = await services.server.facts().catch(() => undefined);
    const tick = (isGood: boolean | undefined, line: string) => `${isGood ? "✅" : "❌"} ${line}`;
    const size = `${new Intl.NumberFormat(locale).format(Math.floor(maxFileBytes / 2 ** 20))} MiB`;
    await reply.show(
      plainCard(
        "quiet",
        `### ${said.title}`,
        ...Object.entries(needed).map(([name, bit]) =>
          tick((appPermissions & bit) !== 0n, said.permission({ name: said[name as keyof typeof needed] })),
        ),
        tick(true, said.uploads({ size })),
        tick(facts !== undefined, said.server),
        tick(facts && !facts.sendingStopped, said.provider),
        tick(facts?.uploads.providerCanReach, said.reach),
      ),
    );
  },
});
