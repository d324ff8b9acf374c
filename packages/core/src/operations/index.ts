import * as z from "zod/mini";
import { type ActOneInput, actOne } from "./act-one.ts";
import { type CharacterPerformanceInput, characterPerformance } from "./character-performance.ts";
import { type ImageToVideoInput, imageToVideo } from "./image-to-video.ts";
import type { InputRules, Operation, OperationName } from "./operation.ts";
import { type VideoToVideoInput, videoToVideo } from "./video-to-video.ts";

export { type ActOneInput, actOne } from "./act-one.ts";
export { type CharacterPerformanceInput, characterPerformance } from "./character-performance.ts";
export type { ContentModeration } from "./fields.ts";
export { type ImageToVideoInput, imageToVideo, type PromptImage } from "./image-to-video.ts";
export {
  type Asset,
  acceptedFormats,
  acceptedVideoCodecs,
  assetsOf,
  maxBytesByUrl,
} from "./media-rules.ts";
export type {
  InputMedia,
  InputRules,
  MediaRule,
  Operation,
  OperationName,
  OutputSize,
  Price,
} from "./operation.ts";
export { type VideoToVideoInput, videoToVideo } from "./video-to-video.ts";

/** The request body of each operation. */
export interface OperationInputs {
  character_performance: CharacterPerformanceInput;
  act_one: ActOneInput;
  image_to_video: ImageToVideoInput;
  video_to_video: VideoToVideoInput;
}

/** Every operation, by its name. */
export const operations: { readonly [Name in OperationName]: Operation<OperationInputs[Name]> } = {
  character_performance: characterPerformance,
  act_one: actOne,
  image_to_video: imageToVideo,
  video_to_video: videoToVideo,
};

/** The names of all operations, in the order they are listed to people. */
export const operationNames: OperationName[] = Object.keys(operations) as OperationName[];

/**
 * The request schema of an operation as JSON Schema (draft 2020-12), descriptions included. Rules that JSON Schema
 * cannot say, such as which addresses are allowed, are in the descriptions only.
 */
export function jsonSchema(name: OperationName, rules?: InputRules): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(operations[name].schema(rules), { io: "input" });
}
