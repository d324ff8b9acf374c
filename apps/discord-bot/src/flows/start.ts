import { setTimeout as sleep } from "node:timers/promises";
import { writeRecord } from "../delivery/record.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import type { ServerTask } from "../server/answers.ts";
import { ServerError } from "../server/server-error.ts";
import type { Draft } from "./draft.ts";

const tries = 4;

/**
 * Creates the task of a draft, once: the draft's id is the key, so that a second press, a second bot and a second try
 * all lead to the same task. Where its result goes is written down with it.
 *
 * @returns whether the task is shown in this answer; one that was there before is shown where it was started.
 */
export async function start(context: Context, draftId: string, draft: Draft): Promise<boolean> {
  const { reply, person, services } = context;
  const { spoiler } = await services.settings.of(person.guildId);
  const delivery = writeRecord(
    {
      ...reply.place,
      guildId: person.guildId,
      userId: person.userId,
      locale: context.locale,
      maxFileBytes: context.maxFileBytes,
      isPersonal: person.isPersonal,
      isSpoiler: spoiler,
    },
    services.seal,
  );
  try {
    const facts = { key: `discord:${draftId}`, delivery, metadata: draft.about, retryOf: draft.retryOf };
    const task = await patiently(() => context.server.create(draft.operation, draft.input, facts));
    services.log.info({ taskId: task.id, operation: task.operation, interactionId: context.id }, "created");
    await services.deliveries.take(task.id);
    return true;
  } catch (error) {
    if (!isThere(error)) throw error;
    // Somebody pressed twice, or an answer was lost: the task is there, and whoever made it shows it, or a sweep does.
    await services.deliveries
      .sweep()
      .catch((cause: unknown) => services.log.warn({ err: cause }, "no look at pending deliveries"));
    return false;
  }
}

/** The same request with the same key makes one task, however often it is sent. */
async function patiently(create: () => Promise<ServerTask>): Promise<ServerTask> {
  let isUnclear = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const mayRepeat = mayBeStarted(error);
      // What a repeat is told says nothing of the request before it.
      isUnclear ||= mayRepeat;
      if (!isUnclear || isThere(error)) throw error;
      if (!mayRepeat || attempt === tries) throw new BotError("unsure", { cause: error });
      await sleep(500 * 2 ** attempt);
    }
  }
}

function isThere(error: unknown): boolean {
  return error instanceof ServerError && error.code === "idempotency_conflict";
}

/** Whether a create that failed so may have been taken all the same: its answer was lost, or cannot be read. */
function mayBeStarted(error: unknown): boolean {
  if (!(error instanceof ServerError)) return false;
  const { code, status, mayPass } = error;
  if (status === 429 || code === "sending_stopped") return false;
  return mayPass || (code === "protocol" && status < 400);
}
