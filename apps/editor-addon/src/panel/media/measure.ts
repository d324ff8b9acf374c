import type { MediaFacts } from "@understudy/core";
import { lost } from "../server/api.ts";

const filmTools = () => import("./film-tools.ts").catch(lost);
const converter = () => import("./convert.ts").catch(lost);

/** A part of a film, in seconds. */
interface Part {
  start: number;
  end: number;
}

/**
 * What a file really is.
 * @throws {MediaError} when it is no film or picture that can be read.
 * @throws {ServerError} `connection` when what measures it could not be loaded.
 */
export async function measure(file: Blob): Promise<MediaFacts> {
  const { probe } = await filmTools();
  return probe(file, { verify: true });
}

/** Moments at which a film can be cut, in seconds. */
export async function cutsOf(film: Blob): Promise<number[]> {
  const { keyFrames } = await filmTools();
  return keyFrames(film);
}

/** Whether `fitFilm` can make a film smaller in this browser. */
export async function canShrink(film: Blob): Promise<boolean> {
  const { canConvert } = await converter();
  return canConvert(film);
}

/**
 * A film, or a part of it, in at most so many bytes. It is copied where that will do: a part then begins at the last moment
 * before `start` at which the film can be cut. Else it is encoded anew.
 *
 * @throws {Refusal} `cannot_convert` when it must be encoded and this browser cannot.
 */
export async function fitFilm(
  film: Blob,
  { part, maxBytes, signal }: { part: Part | undefined; maxBytes: number; signal: AbortSignal },
): Promise<Blob> {
  const cut = part ? await cutPart(film, part) : film;
  signal.throwIfAborted();
  if (cut && cut.size <= maxBytes) return cut;
  const { toMp4 } = await converter();
  return cut
    ? toMp4(cut, { isSmaller: true, signal })
    : toMp4(film, { part, isSmaller: film.size > maxBytes, signal });
}

/** `undefined` for a film that no mp4 can hold as it is. */
async function cutPart(film: Blob, part: Part): Promise<Blob | undefined> {
  const { cut } = await filmTools();
  try {
    return (await cut(film, part)).blob;
  } catch (error) {
    if ((error as { code?: unknown }).code === "cannot_copy") return undefined;
    throw error;
  }
}
