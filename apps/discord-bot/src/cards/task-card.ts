import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as noticesOf, sayFailure } from "@understudy/locales/notices";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { ComponentType, time } from "discord.js";
import type { Place } from "../delivery/record.ts";
import { homeOf } from "../person.ts";
import type { ServerTask } from "../server/answers.ts";
import { priceOf } from "../text/money.ts";
import { button, buttons, type Card, type CardFile, framed, link, plainCard, text } from "./card.ts";

type Shown = Pick<Place, "locale" | "guildId" | "userId" | "isPersonal" | "isSpoiler">;

/** A task under way: where it stands, and a way to cancel it. */
export function progressCard(task: ServerTask, place: Shown): Card {
  const { locale } = place;
  const { card, buttons: labels } = messagesOf(locale);
  const started = Math.floor(Date.parse(task.createdAt) / 1000);
  return framed(
    task.status === "RUNNING" ? "running" : "waiting",
    text(
      titleOf(task, place),
      standingOf(task, place),
      card.since({ time: time(started, "R") }),
      bylineOf(task, place),
    ),
    buttons(button("secondary", labels.cancel, "cancel", task.id, homeOf(place))),
  );
}

/** A finished task with its film in the message. */
export function finishedCard(task: ServerTask, place: Shown, film: CardFile): Card {
  const card = framed(
    "done",
    text(titleOf(task, place), bylineOf(task, place)),
    gallery(film, place.isSpoiler),
    actionsOf(task, place),
  );
  return { ...card, files: [film] };
}

/** A finished task whose film is too large: a still and an address. */
export function linkedCard(task: ServerTask, place: Shown, url: string, still: CardFile | undefined): Card {
  const { card, buttons: labels } = messagesOf(place.locale);
  // Discord's limit for the address behind a button.
  const hasButton = url.length <= 512;
  const linked = framed(
    "done",
    text(titleOf(task, place), bylineOf(task, place), card.tooLarge, hasButton ? undefined : `<${url}>`),
    ...(still ? [gallery(still, place.isSpoiler)] : []),
    ...(hasButton ? [buttons(link(labels.open, url))] : []),
    actionsOf(task, place),
  );
  return still ? { ...linked, files: [still] } : linked;
}

/** A task that ended without a film: why, and what it cost. */
export function unfinishedCard(task: ServerTask, place: Shown): Card {
  const { card } = messagesOf(place.locale);
  const isCancelled = task.status === "CANCELLED";
  return framed(
    isCancelled ? "quiet" : "failed",
    text(
      titleOf(task, place, isCancelled ? card.cancelled : card.failed),
      sayFailure(place.locale, task),
      chargedOf(place.locale, task),
      `-# <@${place.userId}>`,
    ),
    actionsOf(task, place),
  );
}

/** What stays where only the person can see it, when the result went to their direct messages. */
export function sentDirectlyCard({ locale }: Pick<Place, "locale">): Card {
  return plainCard("quiet", messagesOf(locale).card.sentDirectly);
}

/** A task of somebody who wanted to be forgotten. */
export function deletedCard({ locale }: Pick<Place, "locale">): Card {
  return plainCard("quiet", messagesOf(locale).card.deleted);
}

/** Where a task under way stands, in a few words. */
export function standingOf({ status, progress, queue }: ServerTask, { locale }: { locale: Locale }): string {
  const { card } = messagesOf(locale);
  if (status === "SUCCEEDED") return card.done;
  if (status === "FAILED") return card.failed;
  if (status === "CANCELLED") return card.cancelled;
  if (status === "RUNNING") {
    // A provider that tells no progress stays at nought.
    return progress ? card.runningPercent({ percent: Math.round(progress * 100) }) : card.running;
  }
  if (queue) return card.place({ place: queue.place });
  return card.queued;
}

/** Whether and what a task that is over was charged; `undefined` while it is not. */
export function chargedOf(locale: Locale, { cost }: Pick<ServerTask, "cost">): string | undefined {
  if (!cost) return undefined;
  const { charged } = noticesOf(locale);
  return cost.charged === "no"
    ? charged.no
    : charged[cost.charged]({ price: priceOf(locale, { cost }) ?? "" });
}

function titleOf({ operation }: ServerTask, { locale }: Shown, outcome?: string): string {
  const { title } = operationsOf(locale).operations[operation];
  return `### ${outcome === undefined ? title : `${title}: ${outcome}`}`;
}

function bylineOf(task: ServerTask, { locale, userId }: Shown): string {
  const { card } = messagesOf(locale);
  const price = priceOf(locale, task);
  if (price === undefined) return `-# <@${userId}>`;
  return `-# <@${userId}> · ${task.cost ? price : card.costs({ price })}`;
}

function actionsOf(task: ServerTask, place: Shown) {
  const { buttons: labels } = messagesOf(place.locale);
  const about = [task.id, homeOf(place)] as const;
  const seeded = task.operation !== "act_one";
  return buttons(
    ...(seeded ? [button("primary", labels.reroll, "reroll", ...about)] : []),
    button("secondary", labels.again, "again", ...about),
    ...(seeded ? [button("secondary", labels.edit, "edit", ...about)] : []),
    button("secondary", labels.details, "details", ...about),
    button("danger", labels.delete, "delete", ...about),
  );
}

function gallery({ name }: CardFile, isSpoiler: boolean) {
  return {
    type: ComponentType.MediaGallery as const,
    items: [{ media: { url: `attachment://${name}` }, spoiler: isSpoiler }],
  };
}
