import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Faults } from "../faults/faults.ts";
import type { Validator } from "../openapi/validator.ts";
import type { Violation } from "../rules/violations.ts";
import type { Application, Channel } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Buckets } from "./buckets.ts";
import type { RequestLog } from "./log.ts";

/** Numbers of Discord that it does not promise to keep, so that a test can set them. */
export interface Limits {
  /** Bytes of one file where neither boosts nor Nitro allow more. */
  upload: number;
  /** Milliseconds to acknowledge an interaction. */
  acknowledgeMs: number;
  /** Milliseconds that the token of an interaction lives. */
  tokenMs: number;
  /** Edits of a message that is older than an hour. */
  lateEdits: number;
  /** Follow-ups of an interaction where the application is installed by the user alone. */
  userInstallFollowUps: number;
  /** Shards that may identify within 5 seconds, told as `max_concurrency`; clients space theirs by it. */
  maxConcurrency: number;
}

/** What the routes work with. */
export interface Rest {
  readonly world: World;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Absent where no limits are kept. */
  readonly buckets: Buckets | undefined;
  readonly validator: Validator | undefined;
  readonly record: (violation: Violation) => void;
  /** Where the gateway listens. */
  readonly gatewayUrl: () => string;
}

/** What a request carries through the routes. */
export interface RestEnv {
  Bindings: HttpBindings;
  Variables: {
    /** Whose bot token came with it. Only set on routes that want one. */
    application: Application;
  };
}

export type RestContext = Context<RestEnv>;

/** The greatest file somebody with no Nitro may post in a channel. */
export function channelUploadLimit(
  { world, limits }: Pick<Rest, "world" | "limits">,
  channel: Channel,
): number {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  return Math.max(limits.upload, guild?.uploadLimit ?? 0);
}
