import { insertionKey, takeIdKey } from "../../contract.ts";
import { config } from "../config.ts";
import type { EditorHost, FilmAbout } from "../host/editor-host.ts";
import { Refusal } from "../server/server-error.ts";
import type { Take } from "../state/take.ts";
import type { Context } from "./context.ts";
import type { Films } from "./films.ts";

/** What stays with an inserted film: its name, and where it comes from. */
export function aboutFilm({ id, title, task, operation }: Take, fallbackTitle: string): FilmAbout {
  return {
    title: title || fallbackTitle,
    nodeData: {
      [takeIdKey]: id,
      understudyTask: task?.id ?? "",
      understudyMadeBy: `AI: ${operation}`,
      understudyMadeAt: task?.finishedAt ?? "",
    },
  };
}

/** The editor says why it takes no film in words of its own, in English. */
async function add({ document }: EditorHost, film: Blob, about: FilmAbout): Promise<void> {
  await document.add(film, about).catch((error: unknown) => {
    throw Object.assign(new Refusal("editor_refused"), { cause: error });
  });
}

/** Inserts a result into the page that is open. */
export async function addToPage({ host }: Context, films: Films, take: Take, title: string): Promise<void> {
  await add(host, await films.film(take), aboutFilm(take, title));
}

/** Adds a scene to the page that is open and inserts a result there. */
export async function addToNewScene(
  { host }: Context,
  films: Films,
  take: Take,
  title: string,
): Promise<void> {
  // The film first: an empty scene is of no use when it cannot be had.
  const film = await films.film(take);
  const sandbox = await host.sandbox();
  await sandbox.addScene();
  await add(host, film, aboutFilm(take, title));
}

/**
 * Puts a result in the place of the clip it was made from, or of the one that is selected.
 * @throws {Refusal} when another page is open, or no clip is meant; then nothing is changed.
 */
export async function replaceClip(context: Context, films: Films, take: Take, title: string): Promise<void> {
  const { host, timers, newId } = context;
  const film = await films.film(take);
  const sandbox = await host.sandbox();
  if (take.pageId !== undefined && (await host.document.currentPageId()) !== take.pageId)
    throw new Refusal("other_page");
  const found = take.clipId === undefined ? await sandbox.findClip() : { clipId: take.clipId };
  if ("problem" in found) throw new Refusal(`clip_${found.problem}`);
  const insertion = newId();
  const about = aboutFilm(take, title);
  await add(host, film, { ...about, nodeData: { ...about.nodeData, [insertionKey]: insertion } });
  // The editor says that a film is added before the document has it.
  for (let attempt = 1; attempt <= config.findFilm.attempts; attempt++) {
    const outcome = await sandbox.replaceClip({ clipId: found.clipId, insertion });
    if ("replaced" in outcome) return;
    if (outcome.problem === "clip_gone") throw new Refusal("clip_gone_added");
    await timers.sleep(config.findFilm.pause, undefined);
  }
  throw new Refusal("replace_failed");
}

/** Saves a result as a file. */
export async function download(films: Films, take: Take, title: string): Promise<void> {
  const url = URL.createObjectURL(await films.film(take));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(take.title || title)}.mp4`;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Letters and digits of any script; a title may hold anything, and be the name of a file. */
const fileName = (title: string) =>
  title
    .replace(/\.(mp4|m4v|mov|webm|mkv|jpe?g|png|webp)$/i, "")
    .replace(/[^\p{L}\p{N} _-]+/gu, "")
    .trim()
    .slice(0, 80) || "take";
