import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { sayNotice } from "@understudy/locales/notices";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { ComponentType } from "discord.js";
import type { Context } from "../dispatch/context.ts";
import type { Draft } from "../flows/draft.ts";
import { addressesIn } from "../flows/input.ts";
import { type FileFacts, isShared, type Limit, type ServerPreflight } from "../server/answers.ts";
import { escapeText } from "../text/escape.ts";
import { money } from "../text/money.ts";
import { button, buttons, type Card, framed, text } from "./card.ts";
import { settingsLines } from "./setting-lines.ts";

/** Core's advisory about the price; said with the price itself, so that there is one figure. */
const assumed = "price_assumed";

/** What was understood, what is worth knowing, and the price: before money moves. */
export function preflightCard(
  { locale, home, reply, person }: Pick<Context, "locale" | "home" | "reply" | "person">,
  draftId: string,
  { operation, input, picture }: Draft,
  { advisories, price, media, limits }: ServerPreflight,
): Card {
  const { preflight, buttons: labels } = messagesOf(locale);
  const { title } = operationsOf(locale).operations[operation];
  const cost = money(locale, price.microUsd);
  // Where only the person has the app, Discord may keep every answer to themselves.
  const isForcedPrivate = reply.place.isPrivate && person.isPersonal;
  const shown = text(
    `### ${preflight.title({ operation: title })}`,
    ...addressesIn(operation, input).map(({ key }) => mediaLine(locale, key, media[key])),
    ...settingsLines(locale, input),
    ...advisories
      .filter(({ code }) => code !== assumed)
      .map((notice) => `> ⚠️ ${escapeText(sayNotice(locale, notice), 300)}`),
    advisories.some(({ code }) => code === assumed)
      ? preflight.priceAssumed({ price: cost })
      : preflight.price({ price: cost }),
    ...limits.map((limit) => leftLine(locale, limit)),
    isForcedPrivate ? preflight.private : undefined,
    `-# ${preflight.consent}`,
  );
  // A private question is answered by a message for all; nobody else could see what was paid for.
  const confirm = reply.place.isPrivate ? "confirm-new" : "confirm";
  const isEditable = operation !== "act_one";
  return framed(
    "quiet",
    picture === undefined
      ? shown
      : {
          type: ComponentType.Section,
          components: [shown],
          accessory: { type: ComponentType.Thumbnail, media: { url: picture } },
        },
    buttons(
      button("success", labels.confirm({ price: cost }), confirm, draftId, home),
      ...(isEditable ? [button("secondary", labels.edit, "edit-draft", draftId, home)] : []),
      button("secondary", labels.discard, "discard", draftId, home),
    ),
  );
}

function mediaLine(locale: Locale, key: string, facts: FileFacts | undefined): string | undefined {
  if (!facts) return undefined;
  const { kind, width, height, durationSeconds } = facts;
  const { preflight } = messagesOf(locale);
  const { fields } = operationsOf(locale);
  const [field = ""] = key.split(".");
  const label = Object.hasOwn(fields, field) ? fields[field as keyof typeof fields].label : field;
  if (kind === "image" || durationSeconds === undefined) {
    return `**${label}**: ${preflight.measuredPicture({ width, height })}`;
  }
  const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(durationSeconds);
  return `**${label}**: ${preflight.measured({ width, height, seconds })}`;
}

/** What is left of the budgets that hold for the person. What all accounts share is nobody's business here. */
function leftLine(locale: Locale, limit: Limit): string | undefined {
  if (isShared(limit)) return undefined;
  const { period, leftMicroUsd } = limit;
  const { preflight } = messagesOf(locale);
  const left = money(locale, Math.max(0, leftMicroUsd));
  return period === "day" ? preflight.leftDay({ left }) : preflight.leftMonth({ left });
}
