import type { ByteStore } from "../assets/byte-store.ts";
import type { RenderRequest } from "../render/index.ts";
import type { CreateRoute, FetchedAsset } from "../routes/create-route.ts";
import type { Task } from "../tasks/task.ts";
import { drawPicture } from "./picture.ts";

/** Makes an H.264 mp4 of 24 frames per second. */
export type Render = (request: RenderRequest) => Promise<Uint8Array>;

/** Gives the result file of a task. */
export type Results = (task: Task, route: CreateRoute) => Promise<Blob>;

/**
 * Results are made when they are first fetched, and the newest are remembered: tasks with the same inputs share one.
 *
 * @param options.remember How many results are kept in memory.
 */
export function createResults(options: { render: Render; store: ByteStore; remember?: number }): Results {
  const { render, store, remember = 16 } = options;
  const made = new Map<string, Promise<Blob>>();

  async function make(task: Task, route: CreateRoute): Promise<Blob> {
    const { kind, width, height, seconds } = task.result;
    if (kind === "image") return blobOf(drawPicture(route.title, { width, height }), "image/png");
    const character = await load(pick(task.assets, route.shows.character));
    const performance = await load(pick(task.assets, route.shows.performance ?? []));
    const video = await render({
      character: character ?? { kind: "image", bytes: drawPicture(route.title, { width, height }) },
      ...(performance?.kind === "video" && { performance: { kind: "video", bytes: performance.bytes } }),
      width,
      height,
      seconds,
      label: route.title,
    });
    return blobOf(video, "video/mp4");
  }

  async function load(asset: FetchedAsset | undefined) {
    return asset && { kind: asset.kind, bytes: await store.get(asset.sha256) };
  }

  return (task, route) => {
    const key = JSON.stringify([task.route, task.result, task.assets]);
    const result = made.get(key) ?? make(task, route);
    made.delete(key);
    made.set(key, result);
    result.catch(() => made.delete(key));
    for (const oldest of [...made.keys()].slice(0, -remember)) made.delete(oldest);
    return result;
  };
}

function pick(assets: readonly FetchedAsset[], keys: readonly string[]): FetchedAsset | undefined {
  return keys.flatMap((key) => assets.filter((asset) => asset.key === key))[0];
}

const blobOf = (bytes: Uint8Array, type: string) => new Blob([new Uint8Array(bytes)], { type });
