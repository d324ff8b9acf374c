import type { MediaFacts } from "@understudy/core";

const load = () => import("./film-tools.ts");

/** What a file really is. @throws {MediaError} when it is no film or picture that can be read. */
export async function measure(file: Blob): Promise<MediaFacts> {
  const { probe } = await load();
  return probe(file, { verify: true });
}

/** Moments at which a film can be cut, in seconds. */
export async function cutsOf(film: Blob): Promise<number[]> {
  const { keyFrames } = await load();
  return keyFrames(film);
}

/** A part of a film as an mp4 of its own. It begins at the last moment before `start` at which the film can be cut. */
export async function cutPart(film: Blob, part: { start: number; end: number }): Promise<Blob> {
  const { cut } = await load();
  return (await cut(film, part)).blob;
}
