import { type Operation, operations } from "@understudy/core";
import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { sayNotice } from "@understudy/locales/notices";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { ComponentType } from "discord.js";
import type { Context } from "../dispatch/context.ts";
import type { Draft } from "../flows/draft.ts";
import { addressesIn, maxSeedOf } from "../flows/input.ts";
import { fittingSize } from "../flows/size.ts";
import { type FileFacts, isShared, type Limit, type ServerPreflight } from "../server/answers.ts";
import { escapeText } from "../text/escape.ts";
import { money } from "../text/money.ts";
import { sizeName } from "../text/size.ts";
import { button, buttons, type Card, framed, text } from "./card.ts";
import { settingsLines } from "./setting-lines.ts";

/** Core's advisory about the price; said with the price itself, so that there is one figure. */
const assumed = "price_assumed";

/** What was understood, what is worth knowing, and the price: before money moves. */
export function preflightCard(
  { locale, home, reply, person }: Pick<Context, "locale" | "home" | "reply" | "person">,
  draftId: string,
  draft: Draft,
  checked: ServerPreflight,
): Card {
  const { operation, input, picture } = draft;
  const { preflight, buttons: labels } = messagesOf(locale);
  const { title } = operationsOf(locale).operations[operation];
  const isSeeded = maxSeedOf(operation) !== undefined;
  const price = money(locale, checked.price.microUsd);
  const isAssumed = checked.advisories.some(({ code }) => code === assumed);
  // Where only the person has the app, Discord may keep every answer to themselves.
  const isForcedPrivate = reply.place.isPrivate && person.isPersonal;
  const shown = text(
    `### ${preflight.title({ operation: title })}`,
    ...addressesIn(operation, input).map(({ key }) => mediaLine(locale, key, checked.media[key])),
    ...settingsLines(locale, { ...input, ratio: sizeOf(draft) }),
    openSizeLine(locale, draft),
    ...adviceLines(locale, draft, checked),
    isAssumed ? preflight.priceAssumed({ price }) : preflight.price({ price }),
    ...checked.limits.map((limit) => leftLine(locale, limit)),
    isForcedPrivate ? preflight.private : undefined,
    `-# ${preflight.consent}`,
    isSeeded ? `-# ${preflight.after({ reroll: labels.reroll, again: labels.again })}` : undefined,
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
      button("success", labels.confirm({ price }), confirm, draftId, home),
      ...(isEditable ? [button("secondary", labels.edit, "edit-draft", draftId, home)] : []),
      button("secondary", labels.discard, "discard", draftId, home),
    ),
  );
}

/** The size that a draft asks for, presets included. */
function sizeOf({ operation, input }: Draft): unknown {
  const known: Operation = operations[operation];
  return known.body(input).ratio;
}

/** That the provider chooses the size, where nobody else does. */
function openSizeLine(locale: Locale, draft: Draft): string | undefined {
  const isOpen = operations[draft.operation].sizes.length > 0 && sizeOf(draft) === undefined;
  return isOpen
    ? `**${operationsOf(locale).fields.ratio.label}**: ${messagesOf(locale).presets.provider}`
    : undefined;
}

/** What is worth knowing; of a picture that is cut off, also the size that cuts off less. */
function adviceLines(locale: Locale, draft: Draft, { advisories, media }: ServerPreflight): string[] {
  const fitting = fittingSize(draft.operation, draft.input, media);
  const better = fitting === sizeOf(draft) ? undefined : fitting;
  const { preflight } = messagesOf(locale);
  return advisories
    .filter(({ code }) => code !== assumed)
    .map((notice) => {
      const said = `> ⚠️ ${escapeText(sayNotice(locale, notice), 300)}`;
      if (notice.code !== "cropped" || !better) return said;
      return `${said} ${preflight.fitsBetter({ size: sizeName(locale, better) })}`;
    });
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
