import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from "discord-api-types/v10";
import { type WebSocket, WebSocketServer } from "ws";
import * as z from "zod";
import type { World } from "../state/world.ts";
import { describeWholeGuild } from "../wire/guild.ts";
import { describeUser } from "../wire/user.ts";
import { forwardEvents } from "./events.ts";
import { createSession, dispatch, replay, type Session, send, serves } from "./session.ts";

/** The gateway, and what can go wrong with it. */
export interface Gateway {
  /** Every session that could still get events. */
  readonly sessions: readonly Session[];
  /** Asks every bot to connect again: op 7. */
  reconnect(): void;
  /** Ends every session: op 9. With `resumable` the bot may try to resume it. */
  invalidate(options?: { resumable?: boolean }): void;
  /** Closes every connection with a code; 1006 cuts it without one. */
  close(code: number): void;
  /** Closes the connection at each of the next identifications, such as 4004 for a bad token or 4014 for an intent. */
  refuse(code: GatewayCloseCodes, times?: number): void;
  /** Says nothing any more on open connections, neither events nor acknowledgements, until `speak`. */
  silence(): void;
  speak(): void;
  /** Delivers each of the next interactions twice. */
  duplicate(times?: number): void;
  /** Takes over a connection that asks for a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  end(): void;
}

const incoming = z.object({ op: z.int(), d: z.unknown() });
const identify = z.object({
  token: z.string(),
  intents: z.int(),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).default([0, 1]),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
});
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

/** Messages a client may send in a minute of real time. Source: Discord's reference, "Gateway: Rate Limiting". */
const maxSends = 120;

const privileged =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

export function createGateway(
  world: World,
  options: { heartbeatMs: number; gatewayUrl: () => string },
): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Set<Session>();
  const state = { silent: false, refusals: [] as GatewayCloseCodes[], duplicates: 0 };
  const emit = (session: Session, type: string, data: unknown) => dispatch(session, type, data, state.silent);
  const stopForwarding = forwardEvents(world, sessions, { emit, twice: () => state.duplicates-- > 0 });

  server.on("connection", (socket) => {
    let session: Session | undefined;
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: options.heartbeatMs });

    const sends: number[] = [];
    socket.on("message", (raw) => {
      sends.push(Date.now());
      if (sends.length > maxSends && Date.now() - (sends.shift() ?? 0) < 60_000) {
        return socket.close(GatewayCloseCodes.RateLimited, words[GatewayCloseCodes.RateLimited]);
      }
      const message = readMessage(String(raw));
      if (!message) return socket.close(GatewayCloseCodes.DecodeError, "Error while decoding payload.");
      if (state.silent) return;
      switch (message.op) {
        case GatewayOpcodes.Heartbeat:
          return send(socket, GatewayOpcodes.HeartbeatAck, null);
        case GatewayOpcodes.Identify:
          if (session) return socket.close(GatewayCloseCodes.AlreadyAuthenticated, "Already authenticated.");
          session = onIdentify(socket, message.d);
          return;
        case GatewayOpcodes.Resume:
          session = onResume(socket, message.d);
          return;
        case GatewayOpcodes.PresenceUpdate:
        case GatewayOpcodes.RequestGuildMembers:
          return;
        default:
          return socket.close(GatewayCloseCodes.UnknownOpcode, "Unknown opcode.");
      }
    });

    socket.on("close", (code) => {
      if (session?.socket !== socket) return;
      session.socket = undefined;
      // Whoever says goodbye with these codes will not resume.
      if (code === 1000 || code === 1001) sessions.delete(session);
    });
    socket.on("error", () => socket.terminate());
  });

  function applicationOf(token: string) {
    return [...world.applications.values()].find((application) => application.token === token);
  }

  function onIdentify(socket: WebSocket, data: unknown): Session | undefined {
    const refusal = state.refusals.shift();
    if (refusal !== undefined) return void socket.close(refusal, words[refusal]);
    const parsed = identify.safeParse(data);
    if (!parsed.success)
      return void socket.close(GatewayCloseCodes.DecodeError, "Error while decoding payload.");
    const { token, intents, shard } = parsed.data;
    const application = applicationOf(token);
    if (!application) return refuseWith(socket, GatewayCloseCodes.AuthenticationFailed);
    if (shard[0] >= shard[1]) return refuseWith(socket, GatewayCloseCodes.InvalidShard);
    if (intents < 0 || intents >= 2 ** 27) return refuseWith(socket, GatewayCloseCodes.InvalidIntents);
    if (intents & privileged & ~application.privilegedIntents) {
      return refuseWith(socket, GatewayCloseCodes.DisallowedIntents);
    }
    const session = createSession(application, { intents, shard, socket });
    sessions.add(session);
    const guilds = [...application.guilds].filter((id) => serves(session, id));
    const bot = world.users.get(application.id);
    emit(session, "READY", {
      v: 10,
      user: { ...(bot && describeUser(bot)), verified: true, mfa_enabled: true, email: null, flags: 0 },
      guilds: guilds.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: options.gatewayUrl(),
      shard,
      application: { id: application.id, flags: 0 },
      private_channels: [],
      relationships: [],
    });
    if (intents & GatewayIntentBits.Guilds) {
      for (const id of guilds) {
        const guild = world.guilds.get(id);
        if (guild?.available) emit(session, "GUILD_CREATE", describeWholeGuild(world, guild, application.id));
      }
    }
    return session;
  }

  function onResume(socket: WebSocket, data: unknown): Session | undefined {
    const { token, session_id, seq } = resume.safeParse(data).data ?? {};
    const session = [...sessions].find(({ id }) => id === session_id);
    if (!session || session.application.token !== token || seq === undefined || seq > session.sequence) {
      send(socket, GatewayOpcodes.InvalidSession, false);
      return undefined;
    }
    session.socket?.terminate();
    session.socket = socket;
    replay(session, seq);
    emit(session, "RESUMED", {});
    return session;
  }

  const sockets = () => [...server.clients];
  return {
    get sessions() {
      return [...sessions];
    },
    reconnect() {
      for (const socket of sockets()) send(socket, GatewayOpcodes.Reconnect, null);
    },
    invalidate({ resumable = false } = {}) {
      if (!resumable) sessions.clear();
      for (const socket of sockets()) send(socket, GatewayOpcodes.InvalidSession, resumable);
    },
    close(code) {
      for (const socket of sockets()) {
        if (code === 1006) socket.terminate();
        else socket.close(code, words[code] ?? "");
      }
    },
    refuse(code, times = 1) {
      state.refusals.push(...Array.from({ length: times }, () => code));
    },
    silence() {
      state.silent = true;
    },
    speak() {
      state.silent = false;
    },
    duplicate(times = 1) {
      state.duplicates = times;
    },
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (accepted) => server.emit("connection", accepted, request));
    },
    end() {
      stopForwarding();
      for (const socket of sockets()) socket.terminate();
      server.close();
    },
  };
}

const words: Record<number, string> = {
  [GatewayCloseCodes.AuthenticationFailed]: "Authentication failed.",
  [GatewayCloseCodes.RateLimited]: "Rate limited.",
  [GatewayCloseCodes.InvalidShard]: "Invalid shard.",
  [GatewayCloseCodes.ShardingRequired]: "Sharding required.",
  [GatewayCloseCodes.InvalidIntents]: "Invalid intent(s).",
  [GatewayCloseCodes.DisallowedIntents]: "Disallowed intent(s).",
};

const refuseWith = (socket: WebSocket, code: GatewayCloseCodes) => void socket.close(code, words[code]);

function readMessage(text: string): z.infer<typeof incoming> | undefined {
  try {
    return incoming.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
