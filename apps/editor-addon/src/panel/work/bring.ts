import { maxBytesByUrl } from "@understudy/core";
import { inputOf } from "../forms/input.ts";
import type { PlannedTake } from "../forms/plan.ts";
import { fitFilm } from "../media/measure.ts";
import { Refusal } from "../server/server-error.ts";
import { upload } from "../server/upload.ts";
import type { Source } from "../state/state.ts";
import type { Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import { patiently } from "./online.ts";
import { keepPerformance } from "./performances.ts";

/** Cuts and uploads what a take needs. Returns its body. */
export async function bring(
  context: Context,
  take: Take,
  { sources, driving, piece }: PlannedTake,
  uploads: Map<string, Promise<string>>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { store, clock } = context;
  const report = (uploaded: number) => store.dispatch({ type: "take", id: take.id, patch: { uploaded } });
  const entries = await Promise.all(
    Object.entries(sources).map(async ([slot, source]) => {
      const part = source === driving ? piece : undefined;
      const key = part ? `${source.id}/${part.start}-${part.end}` : source.id;
      const facts = source.facts;
      if (source.uri !== undefined && !part) {
        keep(source, context.shelf.get(source.id));
        return [slot, { uri: source.uri, facts }] as const;
      }
      const known = uploads.get(key) ?? bringOne(source, part);
      uploads.set(key, known);
      return [slot, { uri: await known, facts }] as const;
    }),
  );
  signal.throwIfAborted();
  return inputOf(take.operation, Object.fromEntries(entries), take.fields);

  function keep(source: Source, film: Blob | undefined): void {
    if (source === driving && film) void keepPerformance(context, take.id, film);
  }

  async function bringOne(source: Source, part: { start: number; end: number } | undefined): Promise<string> {
    const whole = context.shelf.get(source.id);
    if (!whole) throw new Refusal("file_gone");
    const isFilm = source.facts?.kind === "video";
    const file = isFilm ? await fitFilm(whole, { part, maxBytes: maxBytesByUrl.video, signal }) : whole;
    keep(source, file);
    store.dispatch({
      type: "take",
      id: take.id,
      patch: { stage: "uploading", since: clock.wall(), uploaded: 0 },
    });
    const isShared = source !== driving;
    const onProgress = isShared ? () => {} : report;
    const name = file === whole ? fileName(source) : "performance.mp4";
    // What others wait for as well goes on when one take is stopped.
    const until = isShared ? new AbortController().signal : signal;
    const work = () => upload(context.api(), file, name, { onProgress, signal: until });
    const uri = await patiently(context, work, until);
    if (!part) store.dispatch({ type: "source", id: source.id, patch: { uri } });
    return uri;
  }
}

function fileName({ origin, facts }: Source): string {
  const ending = facts?.mimeType.replace(/^.*\/(x-)?/, "").replace("quicktime", "mov") ?? "bin";
  return origin.kind === "file" ? [...origin.name].slice(-100).join("") : `${origin.kind}.${ending}`;
}
