import type { Clock } from "../clock.ts";
import { idAfter } from "./ids.ts";
import type { Application, Attachment, Channel, Guild, Interaction, Message, User } from "./records.ts";

/** Something that happened, told to the gateway, to the page and to whoever waits. */
export type Change =
  | { type: "message-created" | "message-edited" | "message-deleted"; message: Message }
  | { type: "interaction-created" | "interaction-changed"; interaction: Interaction }
  | { type: "channel-created" | "channel-changed" | "channel-deleted"; channel: Channel }
  | { type: "guild-joined" | "guild-left"; guild: Guild; application: Application }
  | { type: "guild-changed"; guild: Guild }
  | { type: "commands-changed"; application: Application }
  | { type: "time-moved" };

/** What a world holds. */
export interface WorldContents {
  /** Signs addresses of the CDN. */
  readonly secret: string;
  /** The last snowflake that was made; "0" before the first. */
  readonly lastId: string;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly applications: Map<string, Application>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  /** Every file that was ever uploaded, by id. */
  readonly attachments: Map<string, Attachment>;
  /** Their contents, each kept once, by digest. */
  readonly contents: Map<string, Uint8Array>;
}

/** Everything that exists in the emulated Discord. */
export interface World extends WorldContents {
  readonly clock: Clock;
  /** Makes the next snowflake. */
  readonly newId: () => string;
  /** Where the CDN is, without a slash at the end. */
  cdnUrl: string;
  tell(change: Change): void;
  /** @returns Ends the listening. */
  listen(listener: (change: Change) => void): () => void;
}

/** The contents of a world that has just begun. */
export const nothingYet = (secret: string): WorldContents => ({
  secret,
  lastId: "0",
  users: new Map(),
  guilds: new Map(),
  channels: new Map(),
  applications: new Map(),
  interactions: new Map(),
  attachments: new Map(),
  contents: new Map(),
});

export function createWorld(clock: Clock, contents: WorldContents): World {
  const listeners = new Set<(change: Change) => void>();
  let { lastId } = contents;
  return {
    ...contents,
    clock,
    get lastId() {
      return lastId;
    },
    newId() {
      lastId = idAfter(lastId, clock);
      return lastId;
    },
    cdnUrl: "",
    tell(change) {
      for (const listener of [...listeners]) listener(change);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Takes something that must be there, such as the author of a message. */
export function taken<K, V>(map: ReadonlyMap<K, V>, key: K | undefined): V {
  const value = key === undefined ? undefined : map.get(key);
  if (value === undefined) throw new Error(`Nothing has the id ${String(key)}.`);
  return value;
}
