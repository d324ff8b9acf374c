import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageFacts, VideoFacts } from "@understudy/core";
import { onTestFinished } from "vitest";
import {
  type CometEmulatorOptions,
  type Inspect,
  type RunningCometEmulator,
  startCometEmulator,
} from "../src/index.ts";

/** A media file for tests of everything but media: its bytes are what a probe would say of it. */
export function mediaFile(facts: ImageFacts | VideoFacts): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(facts));
}

export const readMediaFile: Inspect = async ({ bytes }) => JSON.parse(new TextDecoder().decode(bytes));

export function video(facts: Partial<VideoFacts> = {}): VideoFacts {
  return {
    kind: "video",
    mimeType: "video/mp4",
    sizeBytes: 1000,
    width: 1280,
    height: 720,
    durationSeconds: 8,
    videoCodec: "avc",
    hasAudio: true,
    ...facts,
  };
}

export function image(facts: Partial<ImageFacts> = {}): ImageFacts {
  return { kind: "image", mimeType: "image/png", sizeBytes: 1000, width: 1280, height: 720, ...facts };
}

/** The files every emulator of these tests serves under `/files/`. */
const files: Record<string, Uint8Array | string> = {
  "performance.mp4": mediaFile(video()),
  "character.png": mediaFile(image()),
  "character.mp4": mediaFile(video({ durationSeconds: 4 })),
  "short.mp4": mediaFile(video({ durationSeconds: 2 })),
  "square.png": mediaFile(image({ width: 900, height: 900 })),
  "narrow.png": mediaFile(image({ width: 200, height: 900 })),
  "damaged.mp4": "not a video",
  "readme.txt": "a text",
};

/** A running emulator whose time stands still until it is advanced, with short ways to talk to it. */
export interface Bench extends RunningCometEmulator {
  file(name: string): string;
  /** A request with key, version header and JSON body. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  create(path: string, body: unknown, headers?: Record<string, string>): Promise<string>;
  /** The state of a task as the tasks route tells it in the bare shape. */
  bare(id: string): Promise<Record<string, unknown>>;
}

/** Starts an emulator for one test, or for a file when called outside of one with `keep`. */
export async function startBench(options: CometEmulatorOptions = {}, keep?: "keep"): Promise<Bench> {
  const emulator = await startCometEmulator({
    speed: 0,
    durations: { medianMs: 90_000, sigma: 0 },
    visibleAfterMs: 0,
    refreshMs: 0,
    files: await mediaFolder(),
    assets: { allowLoopbackHttp: true, inspect: readMediaFile },
    callbacks: false,
    render: async (request) => new TextEncoder().encode(JSON.stringify({ ...request, bytes: undefined })),
    ...options,
  });
  if (!keep) onTestFinished(() => emulator.close());

  const call: Bench["call"] = (method, path, body, headers) =>
    fetch(new URL(path, emulator.url), {
      method,
      redirect: "manual",
      headers: {
        authorization: `Bearer ${emulator.apiKey}`,
        "x-runway-version": "2024-11-06",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });

  return Object.defineProperties(
    {
      file: (name: string) => `${emulator.url}/files/${name}`,
      call,
      async create(path: string, body: unknown, headers?: Record<string, string>) {
        const response = await call("POST", path, body, headers);
        const answer = (await response.json()) as { id?: string; data?: { task_id: string } };
        const id = answer.id ?? answer.data?.task_id;
        if (id === undefined) throw new Error(`No task: ${response.status} ${JSON.stringify(answer)}`);
        return id;
      },
      async bare(id: string) {
        const response = await call("GET", `/runwayml/v1/tasks/${id}?generation=bare`);
        return (await response.json()) as Record<string, unknown>;
      },
    },
    Object.getOwnPropertyDescriptors(emulator),
  ) as Bench;
}

/** Valid bodies of every create route. */
export function bodies(bench: Bench) {
  const { file } = bench;
  return {
    character_performance: {
      character: { type: "image", uri: file("character.png") },
      reference: { type: "video", uri: file("performance.mp4") },
      model: "act_two",
    },
    image_to_video: { promptImage: file("character.png"), model: "gen3a_turbo" },
    video_to_video: { videoUri: file("performance.mp4"), promptText: "at night", model: "gen4_aleph" },
    act_one: {
      video: file("performance.mp4"),
      image: file("character.png"),
      callback_url: "https://example.com/hook",
    },
    text_to_image: {
      promptText: "a fox",
      ratio: "1280:720",
      model: "gen4_image",
      referenceImages: [{ uri: file("character.png") }],
    },
    video_upscale: { videoUri: file("performance.mp4"), model: "upscale_v1" },
    generate: {
      callback_url: "https://example.com/hook",
      prompt: "a cat",
      ratio: "16:9",
      model: "gen4",
      options: { seconds: 5, motion_vector: { x: 0, y: 0, z: 0, r: 0, bg_x_pan: 0, bg_y_pan: 0 } },
    },
    video2video: { callback_url: "https://example.com/hook", video: file("performance.mp4") },
  };
}

/** Where each of them is posted. */
export const paths = {
  character_performance: "/runwayml/v1/character_performance",
  image_to_video: "/runwayml/v1/image_to_video",
  video_to_video: "/runwayml/v1/video_to_video",
  act_one: "/runway/pro/act_one",
  text_to_image: "/runwayml/v1/text_to_image",
  video_upscale: "/runwayml/v1/video_upscale",
  generate: "/runway/pro/generate",
  video2video: "/runway/pro/video2video",
} as const;

let folder: Promise<string> | undefined;

function mediaFolder(): Promise<string> {
  folder ??= (async () => {
    const path = await mkdtemp(join(tmpdir(), "comet-emulator-"));
    for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
    return path;
  })();
  return folder;
}
