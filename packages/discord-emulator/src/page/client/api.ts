import type { Action, Outcome } from "../actions.ts";
import type { Sample } from "../samples.ts";
import type { View } from "../view.ts";

/** What is known before anything is shown. */
export interface Start {
  people: string[];
  locales: string[];
  samples: Sample[];
}

/** A file as it is picked on the page: from the disk, or a sample by its name. */
export type Picked = File | { sample: string };

/** Files by the name of their option or field. */
export type PickedFiles = ReadonlyMap<string, readonly Picked[]>;

async function answer<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The page's server answered ${response.status}.`);
  return body;
}

export const getStart = async (): Promise<Start> => answer(await fetch("/page/api/start"));

export async function getView(user: string | undefined, channel: string | undefined): Promise<View> {
  const query = new URLSearchParams({ ...(user && { user }), ...(channel && { channel }) });
  return answer(await fetch(`/page/api/view?${query}`));
}

export async function setLocale(user: string, locale: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  await answer(
    await fetch("/page/api/locale", { method: "POST", headers, body: JSON.stringify({ user, locale }) }),
  );
}

/** Acts for a person. Rejects with the sentence to show them. */
export async function sendAction(
  user: string,
  action: Action,
  files: PickedFiles = new Map(),
): Promise<Outcome> {
  const form = new FormData();
  form.set("user", user);
  form.set("action", JSON.stringify(action));
  for (const [name, picked] of files) {
    for (const file of picked) {
      if (file instanceof File) form.append(`file:${name}`, file);
      else form.append(`sample:${name}`, file.sample);
    }
  }
  const response = await fetch("/page/api/act", { method: "POST", body: form }).catch(() => {
    throw new Error("The emulator does not answer. Try again when it is back.");
  });
  return answer(response);
}

/** Tells when anything may have changed, also while nobody was listening, and when the line is lost. */
export function listen(told: { changed(): void; lost(): void }): void {
  const events = new EventSource("/page/api/events");
  events.addEventListener("message", told.changed);
  events.addEventListener("error", () => {
    told.lost();
    // Else it connects again by itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1_000, told);
  });
}
