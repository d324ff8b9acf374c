import { knownTask } from "../server/answers.ts";
import { lost } from "../server/api.ts";
import { Refusal, ServerError } from "../server/server-error.ts";
import { untilStalled } from "../server/stall.ts";
import type { Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { patiently } from "./online.ts";

/** Films kept in memory; further films are fetched again when they are wanted. */
const mostFilms = 8;

/** Results as files. */
export interface Films {
  /**
   * The film of a take that has succeeded. Fetched once, then kept for a while: player, insert and download share it.
   * @throws {ServerError | Refusal} when it cannot be had.
   */
  film(take: Take): Promise<Blob>;
  /** The same, to be shown: it waits for a network, which nothing that changes the document may do. */
  filmToShow(take: Take): Promise<Blob>;
}

export function createFilms(context: Context): Films {
  const { shelf, fetch, store } = context;
  const loading = new Map<string, Promise<Blob>>();

  async function load(take: Take): Promise<Blob> {
    const first = take.task?.output?.[0];
    const film = first === undefined ? undefined : await get(first);
    if (film instanceof Blob) return film;
    // The address holds for a day; the task gives a fresh one.
    const task = await context.api().ask(knownTask, `tasks/${encodeURIComponent(take.task?.id ?? "")}`);
    store.dispatch({ type: "task", task, takeId: take.id });
    const fresh = task.output?.[0];
    if (fresh === undefined) throw new Refusal("film_gone");
    const again = await get(fresh);
    if (again instanceof Blob) return again;
    throw again === 404 ? new Refusal("film_gone") : new ServerError(again, { code: "connection" });
  }

  /** A film by its address, or the status of a refusal. */
  async function get(url: string): Promise<Blob | number> {
    const stall = untilStalled();
    try {
      const response = await fetch(url, { signal: stall.signal }).catch(lost);
      return response.ok ? await readFilm(response, stall.alive) : response.status;
    } finally {
      stall.end();
    }
  }

  const films: Films = {
    filmToShow: (take) => patiently(context, () => films.film(take)),
    film(take) {
      const key = `film/${take.id}`;
      const known = shelf.get(key);
      if (known) return Promise.resolve(known);
      const running = loading.get(key) ?? load(take).finally(() => loading.delete(key));
      loading.set(key, running);
      return running.then((film) => {
        if (!shelf.get(key)) shelf.putFew("film", take.id, film, mostFilms);
        return film;
      });
    },
  };
  return films;
}

/** The editor checks a Blob's type, and not every host tells it: the box at the front does. */
async function readFilm({ body }: Response, onProgress: () => void): Promise<Blob> {
  const told = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onProgress();
      controller.enqueue(chunk);
    },
  });
  const blob = await new Response(body?.pipeThrough(told)).blob().catch(lost);
  const box = await blob.slice(4, 8).text();
  if (box !== "ftyp") throw new Refusal("film_not_mp4");
  return new Blob([blob], { type: "video/mp4" });
}
