import type { Asset, InputMedia, InputRules, MediaRule } from "@understudy/core";
import type { BodyIssue } from "../answers/errors.ts";

/** Everything that can be created: the suite's operations, and the provider's routes beside them. */
export const routeNames = [
  "character_performance",
  "act_one",
  "image_to_video",
  "video_to_video",
  "text_to_image",
  "video_upscale",
  "generate",
  "video2video",
] as const;
export type RouteName = (typeof routeNames)[number];

/** What a task will make. Plain JSON. */
export interface ResultPlan {
  kind: "video" | "image";
  /** Pixels, even. */
  width: number;
  height: number;
  /** Length of a video. */
  seconds: number;
}

/** Why a route refuses a body: Runway's list of issues, or the one word that older routes give. */
export type Refusal = { issues: BodyIssue[] } | { word: string };

/** A route that creates tasks. */
export interface CreateRoute {
  name: RouteName;
  path: string;
  /** Words for people, shown in the result. */
  title: string;
  /** `id`: `{id}`, version header required. `envelope`: `{code, msg, data}`, the older wrapper. */
  family: "id" | "envelope";
  /** Price of one task in micro-dollars. */
  microUsd: number;
  media: readonly MediaRule[];
  /** Dotted paths of the inputs that the result shows; the first of each that is given counts. */
  shows: { character: readonly string[]; performance?: readonly string[] };
  /** What is wrong with a body, before its media are fetched. */
  refuse(body: unknown, rules: InputRules): Refusal | undefined;
  /** What is wrong with its media once they are measured, as sentences. */
  judge(body: unknown, media: InputMedia, rules: InputRules): string[];
  plan(body: unknown, media: InputMedia): ResultPlan;
}

/** An input of a task that was fetched: where it stood, what it is, and under which name its bytes are kept. */
export interface FetchedAsset {
  key: Asset["key"];
  kind: "image" | "video";
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string;
}
