import { randomBytes } from "node:crypto";
import { GatewayOpcodes } from "discord-api-types/v10";
import { WebSocket } from "ws";
import type { Application } from "../state/records.ts";

/** One logical connection of a bot: it outlives its socket, so that it can be resumed. */
export interface Session {
  readonly id: string;
  readonly application: Application;
  readonly intents: number;
  /** Which shard of how many. */
  readonly shard: readonly [id: number, count: number];
  /** Absent while nobody is connected. */
  socket: WebSocket | undefined;
  /** Number of the newest event. */
  sequence: number;
  /** Events that may have to be sent again, oldest first. */
  readonly sent: Payload[];
}

/** A message of the gateway. */
export interface Payload {
  op: GatewayOpcodes;
  d: unknown;
  s: number | null;
  t: string | null;
}

/** How many events a session can miss and still be resumed. */
const keep = 5000;

export function createSession(
  application: Application,
  options: { intents: number; shard: readonly [number, number]; socket: WebSocket },
): Session {
  return { id: randomBytes(16).toString("hex"), application, ...options, sequence: 0, sent: [] };
}

/** Sends a message that is no event. */
export function send(socket: WebSocket | undefined, op: GatewayOpcodes, d: unknown): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op, d, s: null, t: null }));
}

/** Gives a session an event, now or when it is resumed. */
export function dispatch(session: Session, type: string, data: unknown, silent = false): void {
  const payload: Payload = { op: GatewayOpcodes.Dispatch, d: data, s: ++session.sequence, t: type };
  session.sent.push(payload);
  if (session.sent.length > keep) session.sent.shift();
  if (!silent && session.socket?.readyState === WebSocket.OPEN) session.socket.send(JSON.stringify(payload));
}

/** Sends again what came after an event. */
export function replay(session: Session, after: number): void {
  for (const payload of session.sent) {
    if ((payload.s ?? 0) > after) session.socket?.send(JSON.stringify(payload));
  }
}

/** Whether events of a guild come to this session; those of no guild come to shard 0. */
export function serves({ shard: [id, count] }: Session, guildId: string | undefined): boolean {
  return guildId === undefined ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
}
