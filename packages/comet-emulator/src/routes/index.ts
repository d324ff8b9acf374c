import { operations } from "@understudy/core";
import type { CreateRoute } from "./create-route.ts";
import { operationRoute } from "./operation-route.ts";
import { siblingRoutes } from "./sibling-routes.ts";

/** Every create route of the wire. */
export const createRoutes: readonly CreateRoute[] = [
  operationRoute(operations.character_performance, {
    shows: { character: ["character.uri"], performance: ["reference.uri"] },
    lengthOf: "reference.uri",
    shapeOf: "character.uri",
  }),
  operationRoute(operations.act_one, {
    shows: { character: ["image"], performance: ["video"] },
    lengthOf: "video",
    shapeOf: "image",
  }),
  operationRoute(operations.image_to_video, {
    shows: { character: ["promptImage", "promptImage.0.uri"] },
    shapeOf: "promptImage",
  }),
  operationRoute(operations.video_to_video, {
    shows: { character: ["videoUri"] },
    lengthOf: "videoUri",
    maxSeconds: 5,
    shapeOf: "videoUri",
  }),
  ...siblingRoutes,
];
