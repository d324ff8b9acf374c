import { button, buttons, type Card, framed, plainCard, text } from "../cards/card.ts";
import type { Context } from "../dispatch/context.ts";
import { owned } from "../flows/owned.ts";
import { hereAndNow } from "../person.ts";
import type { ServerTask } from "../server/answers.ts";
import { ServerError } from "../server/server-error.ts";
import { priceOf } from "../text/money.ts";
import type { AnsweredAction } from "./action.ts";

/** Cancels what nobody has paid for yet. What was sent is charged whatever happens: there it asks first. */
export const cancel: AnsweredAction = {
  name: "cancel",
  acknowledge: "private",
  async run(context, [id = ""]) {
    try {
      await cancelNow(context, id, { unless: "charged" });
    } catch (error) {
      if (!(error instanceof ServerError) || error.code !== "would_be_charged") throw error;
      await context.reply.show(questionCard(context, await owned(context.server.task(id))));
    }
  },
};

/** The answer to that question: it is cancelled all the same. */
export const cancelSent: AnsweredAction = {
  name: "cancel-sent",
  acknowledge: "update",
  isPrivate: true,
  run: (context, [id = ""]) => cancelNow(context, id),
};

/** The other answer: nothing happens. */
export const keep: AnsweredAction = {
  name: "keep",
  acknowledge: "update",
  isPrivate: true,
  isHere: true,
  run: ({ reply, words }) => reply.show(plainCard("quiet", words.card.kept)),
};

/** Cancels, and says what is charged. The card of the task changes by the server's word. */
async function cancelNow(
  { server, services, reply, words }: Context,
  id: string,
  options?: { unless: "charged" },
): Promise<void> {
  const { charged, task } = await owned(server.cancel(id, options));
  const { cancelFree, cancelCharged, cancelUnknown, cancelOver } = words.card;
  const said = { no: cancelFree, yes: cancelCharged, unknown: cancelUnknown, over: cancelOver };
  services.deliveries.changed(task);
  await reply.show(plainCard("quiet", said[charged]));
}

function questionCard({ words, locale, home }: Context, task: ServerTask): Card {
  const { card, buttons: labels } = words;
  return framed(
    "waiting",
    text(card.cancelAsks({ price: priceOf(locale, task) ?? "?" })),
    buttons(
      button("danger", labels.cancelSent, "cancel-sent", task.id, home),
      button("secondary", labels.keep, "keep", hereAndNow),
    ),
  );
}
