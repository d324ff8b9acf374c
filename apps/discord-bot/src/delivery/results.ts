import type { Card, CardFile } from "../cards/card.ts";
import {
  deletedCard,
  finishedCard,
  linkedCard,
  progressCard,
  sentDirectlyCard,
  unfinishedCard,
} from "../cards/task-card.ts";
import type { ServerTask } from "../server/answers.ts";
import type { Result } from "./bring.ts";
import type { Place } from "./record.ts";
import { fetchFile } from "./result-file.ts";

/** What of a task is shown to people, as cards. */
export interface Results {
  progress(task: ServerTask, place: Place): Card;
  /** The end of a task, its film fetched from the server. */
  of(task: ServerTask, place: Place): Promise<Result>;
  sentDirectly(place: Place): Card;
  /** What stays of a task that the server has forgotten. */
  deleted(place: Place): Card;
}

/** Larger stills are not worth their bytes. */
const maxPosterBytes = 5 * 2 ** 20;

export function createResults({ fetch }: { fetch: typeof globalThis.fetch }): Results {
  return {
    progress: progressCard,
    sentDirectly: sentDirectlyCard,
    deleted: deletedCard,
    async of(task, place) {
      const [url] = task.output ?? [];
      if (task.status !== "SUCCEEDED" || url === undefined) {
        const card = unfinishedCard(task, place);
        return { full: undefined, instead: [async () => card] };
      }
      const film = await fetchFile(fetch, url, place.maxFileBytes);
      const full =
        "data" in film
          ? { card: finishedCard(task, place, fileOf(task, "mp4", film)), bytes: film.data.length }
          : undefined;
      const withStill = async () => linkedCard(task, place, url, await stillOf(task, place));
      return { full, instead: [withStill, async () => linkedCard(task, place, url, undefined)] };
    },
  };

  async function stillOf(task: ServerTask, { maxFileBytes }: Place): Promise<CardFile | undefined> {
    if (task.poster === undefined) return undefined;
    // A result without a still is better than none.
    const still = await fetchFile(fetch, task.poster, Math.min(maxPosterBytes, maxFileBytes)).catch(
      () => undefined,
    );
    return still && "data" in still
      ? fileOf(task, still.contentType.split("/")[1] ?? "png", still)
      : undefined;
  }
}

function fileOf(
  { id }: ServerTask,
  extension: string,
  { data, contentType }: { data: Buffer; contentType: string },
): CardFile {
  return { name: `understudy-${id.slice(0, 8)}.${extension.replace(/[^a-z\d]/g, "")}`, data, contentType };
}
