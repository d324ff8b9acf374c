import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { ComponentType, time } from "discord.js";
import { button, buttons, type Card, framed, link, plainCard, text } from "../cards/card.ts";
import { detailsCard } from "../cards/details-card.ts";
import { standingOf } from "../cards/task-card.ts";
import type { Choice } from "../commands/command.ts";
import type { Context, Reply } from "../dispatch/context.ts";
import { hereAndNow } from "../person.ts";
import type { ServerTask } from "../server/answers.ts";
import type { PersonApi } from "../server/api.ts";
import { completeWithinMs } from "./cast.ts";
import { owned } from "./owned.ts";

const perPage = 5;

type Listing = Pick<Context, "words" | "home" | "locale"> & {
  server: Pick<PersonApi, "tasks">;
  reply: Pick<Reply, "show">;
};

/** A page of the person's tasks. */
export async function showTasks(context: Listing, cursor?: string): Promise<void> {
  const { server, reply, words, home, locale } = context;
  const { data, nextCursor } = await server.tasks({ limit: perPage, cursor });
  if (data.length === 0 && cursor === undefined) return reply.show(plainCard("quiet", words.tasks.none));
  const turns = [
    ...(cursor === undefined ? [] : [button("secondary", words.buttons.newer, "page", hereAndNow)]),
    ...(nextCursor ? [button("secondary", words.buttons.older, "page", nextCursor, hereAndNow)] : []),
  ];
  const card = framed(
    "quiet",
    text(`### ${words.tasks.title}`),
    ...data.map((task) => ({
      type: ComponentType.Section as const,
      components: [text(lineOf(task, locale))],
      accessory: button("secondary", words.buttons.details, "show", task.id, home),
    })),
    ...(turns.length > 0 ? [buttons(...turns)] : []),
  );
  await reply.show(card);
}

/** One task of the person's: with what it was made, and a fresh address of its film. */
export async function showTask({ server, reply, locale, words }: Context, id: string): Promise<void> {
  const [task, { input }] = await owned(Promise.all([server.task(id), server.input(id)]));
  await reply.show(withFilm(detailsCard(locale, task, input), task, words.buttons.open));
}

/** The person's newest tasks whose line has in it what was typed. */
export async function completeTasks(
  { server, locale }: Pick<Context, "locale"> & { server: PersonApi },
  typed: string,
): Promise<Choice[]> {
  const { data } = await server.tasks({ limit: 25, withinMs: completeWithinMs });
  return data
    .map((task) => ({ name: choiceOf(task, locale), value: task.id }))
    .filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
}

function lineOf(task: ServerTask, locale: Context["locale"]): string {
  const { operations } = operationsOf(locale);
  const made = time(Math.floor(Date.parse(task.createdAt) / 1000), "R");
  return `**${operations[task.operation].title}** · ${standingOf(task, { locale })} · ${made}`;
}

function choiceOf(task: ServerTask, locale: Context["locale"]): string {
  const { operations } = operationsOf(locale);
  const made = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  const line = [
    operations[task.operation].title,
    standingOf(task, { locale }),
    made.format(new Date(task.createdAt)),
  ];
  return line.join(" · ").slice(0, 100);
}

function withFilm(card: Card, { output }: ServerTask, label: string): Card {
  const [url] = output ?? [];
  if (url === undefined || url.length > 512) return card;
  return { ...card, components: [...card.components, buttons(link(label, url))] };
}
