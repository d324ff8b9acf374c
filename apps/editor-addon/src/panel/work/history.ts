import { fieldsOf } from "../forms/fields.ts";
import { slotsOf } from "../forms/slots.ts";
import { cancelled, knownTask, taskInput, taskPage } from "../server/answers.ts";
import { nothing } from "../server/api.ts";
import { problemOf } from "../server/server-error.ts";
import type { Draft, FieldValue, Source } from "../state/state.ts";
import type { Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { isSignedInBy, signsOut } from "./session.ts";

const pageSize = 30;

/** Asks the server for the next page of takes, of this document or of all. */
export async function loadHistory(context: Context): Promise<void> {
  const { store } = context;
  const { history, document } = store.state;
  if (history.isBusy || history.cursor === null) return;
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (history.cursor !== undefined) query.set("cursor", history.cursor);
  if (history.scope === "document") {
    // A document that was never saved has no name to look for.
    if (document.id === undefined) return;
    query.set("metadata", JSON.stringify({ documentId: document.id }));
  }
  if (store.state.session.kind === "out") return;
  const api = context.api();
  store.dispatch({ type: "history", patch: { isBusy: true, problem: undefined } });
  try {
    const page = await api.ask(taskPage, `tasks?${query}`);
    // Somebody may have chosen the other list meanwhile, or be somebody else.
    if (store.state.history.scope === history.scope && isSignedInBy(context, api.login))
      store.dispatch({ type: "tasks", tasks: page.data, cursor: page.nextCursor ?? null });
  } catch (error) {
    if (!signsOut(context, error) && isSignedInBy(context, api.login))
      store.dispatch({ type: "history", patch: { isBusy: false, problem: problemOf(error) } });
  }
}

/** Cancels a task that was sent. Returns what it costs: `over` when it had ended before. */
export async function cancelTask(context: Context, take: Take): Promise<string> {
  const path = `tasks/${encodeURIComponent(take.task?.id ?? "")}`;
  const { charged } = await context.api().ask(cancelled, path, { method: "DELETE" });
  const task = await context.api().ask(knownTask, path);
  context.store.dispatch({ type: "task", task, takeId: take.id });
  return charged;
}

/** What a take was made from: as it was kept here, else as the server knows it. */
export async function inputOfTake(context: Context, take: Take): Promise<Record<string, unknown>> {
  if (take.input) return take.input;
  return (await context.api().ask(taskInput, `tasks/${encodeURIComponent(take.task?.id ?? "")}/input`)).input;
}

/** A draft with the settings and media of a take. */
export async function draftFrom(context: Context, take: Take): Promise<Draft> {
  const input = await inputOfTake(context, take);
  const { operation } = take;
  const fields: Record<string, FieldValue> = {};
  for (const { name } of fieldsOf(operation)) {
    const value = at(input, name.split("."));
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      fields[name] = value;
  }
  const sources: Record<string, Source[]> = {};
  for (const { key, kinds, field } of slotsOf(operation)) {
    const path = key.split(".");
    const uri = at(input, path);
    if (typeof uri !== "string" || !uri.startsWith("runway://")) continue;
    const beside = at(input, [...path.slice(0, -1), "type"]);
    const media = beside === "video" || beside === "image" ? beside : (kinds[0] ?? "video");
    const origin = { kind: "server", name: field, media } as const;
    sources[key] = [{ id: context.newId(), origin, stage: "ready", since: context.clock.wall(), uri }];
  }
  return { operation, fields, sources, hasConsent: context.store.state.draft.hasConsent };
}

function at(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return typeof value === "object" && value !== null
    ? at((value as Record<string, unknown>)[key], rest)
    : undefined;
}

/** Tells whoever runs the server that a result should not be. @throws {ServerError} */
export async function report(context: Context, take: Take, reason: string): Promise<void> {
  const path = `tasks/${encodeURIComponent(take.task?.id ?? "")}/report`;
  await context.api().ask(nothing, path, { body: { reason } });
}

/** A new seed for a reroll: one that every operation takes. */
export function newSeed(random: () => number): number {
  return Math.floor(random() * 1_000_000_000);
}
