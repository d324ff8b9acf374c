import { maxBytesByUrl } from "@understudy/core";
import type { Stretch } from "@understudy/media";
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
import type { Shared } from "./shared.ts";

/** Cuts and uploads what a take needs. Returns its body. What one of its media stops, it stops for all. */
export async function bring(
  context: Context,
  take: Take,
  { sources, driving, piece }: PlannedTake,
  uploads: Shared<string>,
  stop: AbortSignal,
): Promise<Record<string, unknown>> {
  const { store, clock } = context;
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const patch = (change: Partial<Take>) => store.dispatch({ type: "take", id: take.id, patch: change });
  try {
    const entries = await Promise.all(
      Object.entries(sources).map(async ([slot, source]) => {
        const part = source === driving ? piece : undefined;
        const { uri, facts } = source;
        if (uri !== undefined && !part) {
          keep(source, context.shelf.get(source.id));
          return [slot, { uri, facts }] as const;
        }
        const key = part ? `${source.id}/${part.start}-${part.end}` : source.id;
        const work = (until: AbortSignal) => bringOne(source, part, until);
        return [slot, { uri: await uploads.wait(key, signal, work), facts }] as const;
      }),
    );
    signal.throwIfAborted();
    return inputOf(take.operation, Object.fromEntries(entries), take.fields);
  } catch (error) {
    failed.abort(error);
    throw error;
  }

  function keep(source: Source, film: Blob | undefined): void {
    if (source === driving && film) void keepPerformance(context, take.id, film);
  }

  /** @param until Others may wait for it as well, and go on when this take is stopped. */
  async function bringOne(source: Source, part: Stretch | undefined, until: AbortSignal): Promise<string> {
    const whole = context.shelf.get(source.id);
    if (!whole) throw new Refusal("file_gone");
    const isFilm = source.facts?.kind === "video";
    const file = isFilm
      ? await fitFilm(whole, { part, maxBytes: maxBytesByUrl.video, signal: until })
      : whole;
    keep(source, file);
    if (!signal.aborted) patch({ stage: "uploading", since: clock.wall(), uploaded: 0 });
    const onProgress = source === driving ? (uploaded: number) => patch({ uploaded }) : () => {};
    const name = file === whole ? fileName(source) : "performance.mp4";
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
