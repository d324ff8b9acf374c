import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import type { Limit } from "../server/answers.ts";
import type { GuildSettings } from "../settings.ts";
import { money } from "../text/money.ts";
import { type Card, plainCard } from "./card.ts";

/** How the bot behaves in a Discord server. */
export function settingsCard(
  locale: Locale,
  settings: GuildSettings,
  limits: readonly Limit[],
  isChanged: boolean,
): Card {
  const { settings: words, choices } = messagesOf(locale);
  const { yes, no } = operationsOf(locale).choices;
  const limitOf = (isShared: boolean) => {
    const amounts = limits
      .filter(({ of }) => of === (isShared ? "group" : "subject"))
      .map(({ period, limitMicroUsd }) => {
        const amount = money(locale, limitMicroUsd);
        return period === "day" ? words.limitDay({ amount }) : words.limitMonth({ amount });
      });
    return amounts.join(", ") || words.noLimit;
  };
  const { channels, spoiler, confirmAboveMicroUsd, moderation } = settings;
  return plainCard(
    isChanged ? "done" : "quiet",
    `### ${words.title}`,
    isChanged ? words.saved : undefined,
    words.member({ limit: limitOf(false) }),
    words.server({ limit: limitOf(true) }),
    words.channels({ channels: channels.map((id) => `<#${id}>`).join(" ") || words.allChannels }),
    words.spoiler({ state: spoiler ? yes : no }),
    confirmAboveMicroUsd > 0
      ? words.confirmAbove({ amount: money(locale, confirmAboveMicroUsd) })
      : words.confirmAlways,
    words.moderation({ level: moderation === "low" ? choices.moderationLow : choices.moderationAuto }),
  );
}
