import { messagesOf as operationsOf } from "@understudy/locales/operations";
import { ComponentType, time } from "discord.js";
import { button, buttons, type Card, framed, link, plainCard, text } from "../cards/card.ts";
import { detailsCard } from "../cards/details-card.ts";
import { settingsInBrief } from "../cards/setting-lines.ts";
import { standingOf } from "../cards/task-card.ts";
import type { Choice } from "../commands/command.ts";
import type { Context, Reply } from "../dispatch/context.ts";
import { hereAndNow } from "../person.ts";
import type { ServerTask } from "../server/answers.ts";
import type { PersonApi } from "../server/api.ts";
import { beginning, escapeText } from "../text/escape.ts";
import { aboutOf } from "./about.ts";
import { completeWithinMs } from "./cast.ts";
import { owned } from "./owned.ts";

const perPage = 5;
const inputWithinMs = 5_000;
/** A page has room for 4,000 characters, and an emoji may be a dozen of them. */
const mostAbout = 600;

type Settings = Readonly<Record<string, unknown>>;

type Listing = Pick<Context, "words" | "home" | "locale"> & {
  server: Pick<PersonApi, "tasks" | "input">;
  reply: Pick<Reply, "show">;
};

/** A page of the person's tasks. */
export async function showTasks(context: Listing, cursor?: string): Promise<void> {
  const { server, reply, words, home, locale } = context;
  const { data, nextCursor } = await server.tasks({ limit: perPage, cursor });
  if (data.length === 0 && cursor === undefined) return reply.show(plainCard("quiet", words.tasks.none));
  const inputs = await Promise.all(data.map(({ id }) => inputOf(server, id)));
  const turns = [
    ...(cursor === undefined ? [] : [button("secondary", words.buttons.newer, "page", hereAndNow)]),
    ...(nextCursor ? [button("secondary", words.buttons.older, "page", nextCursor, hereAndNow)] : []),
  ];
  const card = framed(
    "quiet",
    text(`### ${words.tasks.title}`),
    ...data.map((task, index) => ({
      type: ComponentType.Section as const,
      components: [text(lineOf(task, locale), aboutLine(locale, task, inputs[index]))],
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

/** With what a task was made; a line that cannot tell it is better than no list. */
async function inputOf({ input }: Pick<PersonApi, "input">, id: string): Promise<Settings> {
  return input(id, inputWithinMs).then(
    (found) => found.input,
    () => ({}),
  );
}

/** What tells a task from others of its kind: its files and settings, in small print. */
function aboutLine(locale: Context["locale"], task: ServerTask, input: Settings = {}): string | undefined {
  const files = (aboutOf(task)?.files ?? []).map((name) => escapeText(name, 40));
  let room = mostAbout;
  const about = [...files, ...settingsInBrief(locale, input)].filter((part) => {
    if (part.length > room) return false;
    room -= part.length;
    return true;
  });
  return about.length > 0 ? `-# ${about.join(" · ")}` : undefined;
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
    ...(aboutOf(task)?.files ?? []),
  ];
  return beginning(line.join(" · "), 100);
}

function withFilm(card: Card, { output }: ServerTask, label: string): Card {
  const [url] = output ?? [];
  if (url === undefined || url.length > 512) return card;
  return { ...card, components: [...card.components, buttons(link(label, url))] };
}
