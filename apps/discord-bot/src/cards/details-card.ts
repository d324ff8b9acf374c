import type { Locale } from "@understudy/locales";
import { messagesOf } from "@understudy/locales/bot";
import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { time } from "discord.js";
import type { ServerTask } from "../server/answers.ts";
import { priceOf } from "../text/money.ts";
import { type Card, plainCard } from "./card.ts";
import { settingsLines } from "./setting-lines.ts";
import { chargedOf, standingOf } from "./task-card.ts";

/** With what a task was made, and what it cost. */
export function detailsCard(
  locale: Locale,
  task: ServerTask,
  input: Readonly<Record<string, unknown>>,
): Card {
  const { details } = messagesOf(locale);
  const { operations, fields } = operationsOf(locale);
  const price = priceOf(locale, task);
  const { model } = input;
  return plainCard(
    "quiet",
    `### ${details.title}: ${operations[task.operation].title}`,
    ...settingsLines(locale, input),
    typeof model === "string" ? `**${fields.model.label}**: ${model}` : undefined,
    `**${details.state}**: ${standingOf(task, { locale })}`,
    chargedOf(locale, task) ?? (price && `**${details.price}**: ${price}`),
    `**${details.made}**: ${time(Math.floor(Date.parse(task.createdAt) / 1000), "f")}`,
    `**${details.task}**: \`${task.id}\``,
  );
}
