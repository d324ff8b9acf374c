import { plainCard } from "../cards/card.ts";
import { forgetHalf, performWith } from "../flows/halves.ts";
import { showTask, showTasks } from "../flows/tasks.ts";
import type { AnsweredAction } from "./action.ts";

/** The form of `/perform` was sent. */
export const performed: AnsweredAction = {
  name: "perform",
  acknowledge: "public",
  isHere: true,
  async run(context, _, fields) {
    const expression = fields?.chosen("expression");
    await performWith(
      context,
      { character: fields?.file("character"), performance: fields?.file("performance") },
      {
        ratio: fields?.chosen("ratio"),
        expressionIntensity: expression === undefined ? undefined : Number(expression),
      },
    );
  },
};

export const forgetHalfAction: AnsweredAction = {
  name: "forget-half",
  acknowledge: "update",
  isPrivate: true,
  run: (context) => forgetHalf(context),
};

/** Turns a page of the history. */
export const page: AnsweredAction = {
  name: "page",
  acknowledge: "update",
  isPrivate: true,
  isHere: true,
  run: (context, [cursor]) => showTasks(context, cursor),
};

export const show: AnsweredAction = {
  name: "show",
  acknowledge: "private",
  run: (context, [id = ""]) => showTask(context, id),
};

/** Forgets the person, after they were asked. */
export const forgetMe: AnsweredAction = {
  name: "forget-me",
  acknowledge: "update",
  isPrivate: true,
  async run(context) {
    await context.server.forget();
    await context.reply.show(plainCard("quiet", context.words.privacy.done));
  },
};
