import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ChannelType } from "discord-api-types/v10";
import { Hono } from "hono";
import { createCdn } from "./cdn/app.ts";
import { addressLifetimeMs } from "./cdn/sign.ts";
import { createClock, type EmulatorClock } from "./clock.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import { loadOpenApi, type Validator } from "./openapi/validator.ts";
import type { DiscordOptions } from "./options.ts";
import { createPage } from "./page/app.ts";
import { renderMessage } from "./render/render.ts";
import { createRestApp } from "./rest/app.ts";
import { createBuckets } from "./rest/buckets.ts";
import { createRequestLog, type RequestEntry } from "./rest/log.ts";
import type { Limits } from "./rest/rest.ts";
import { createViolations, type Violations } from "./rules/violations.ts";
import { keepWorld, readStateFile } from "./saving/state-file.ts";
import { directChannel } from "./state/channels.ts";
import { createPlaces, type Places } from "./state/places.ts";
import type { Application, Channel, Message, User } from "./state/records.ts";
import { createWorld, nothingYet, type World } from "./state/world.ts";
import { createPerson, type Person } from "./users/person.ts";
import { type WaitOptions, waitFor } from "./users/wait.ts";

/** A running Discord. */
export interface Discord {
  /** Where the page is, without a slash at the end. */
  readonly pageUrl: string;
  /** What a bot takes as the base of the REST interface, without version: `http://127.0.0.1:<port>/api`. */
  readonly restUrl: string;
  readonly gatewayUrl: string;
  readonly cdnUrl: string;
  /** What the first bot logs in with. */
  readonly token: string;
  /** The first application; its bot's user has the same id. */
  readonly applicationId: string;
  readonly application: Application;
  /** Guilds, channels, users, messages: everything there is. */
  readonly world: World;
  /** Makes and changes guilds, channels, users and what they may do. */
  readonly places: Places;
  readonly clock: EmulatorClock;
  /** Moves the emulator's time forward, so that deadlines pass. */
  advance(ms: number): void;
  /** Lets somebody act. */
  as(user: User): Person;
  /** The direct messages of a user with the first bot. */
  directMessages(user: User): Channel;
  /** Waits for a message of a channel, there already or still to come or to be changed so. */
  waitForMessage(
    channel: Channel,
    predicate?: (message: Message) => boolean,
    options?: WaitOptions,
  ): Promise<Message>;
  /** A message as a tree of text, for snapshots. */
  render(message: Message): string;
  readonly gateway: Gateway;
  readonly faults: Faults;
  /** Everything that was refused and not expected. */
  readonly violations: Violations;
  /** Every request to the REST interface. Nothing in it is redacted. */
  readonly requests: readonly RequestEntry[];
  /** Ends every connection and frees the port. Afterwards a `stateFile` is left alone. */
  close(): Promise<void>;
}

/** Discord's own numbers. Sources: its reference, and for `upload` what its API still enforced in September 2026. */
const defaultLimits: Limits = {
  upload: 10 * 1024 * 1024,
  acknowledgeMs: 3_000,
  tokenMs: 15 * 60 * 1000,
  lateEdits: 10,
  userInstallFollowUps: 5,
  maxConcurrency: 1,
};

/** Names of this machine. */
const loopback: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Starts a Discord on this machine: empty but for an application whose bot can log in. `furnish` puts a guild and people
 * there.
 */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const { port = 0, host = "127.0.0.1", clock = createClock(), log = console.error } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const { stateFile } = options;
  const restored = stateFile === undefined ? undefined : readStateFile(stateFile, log);
  const world = createWorld(clock, restored ?? nothingYet(randomBytes(32).toString("hex")));
  const reach = { tokenMs: limits.tokenMs, addressMs: addressLifetimeMs };
  const keeper = stateFile === undefined ? undefined : keepWorld(world, stateFile, reach, log);
  const { violations, record } = createViolations();
  const faults = createFaults();
  const requestLog = createRequestLog();
  const bound = { url: "" };
  const gatewayUrl = () => `${bound.url.replace("http", "ws")}/gateway`;
  const gateway = createGateway(world, { heartbeatMs: options.heartbeatMs ?? 41_250, gatewayUrl });
  const validator = validatorFor(options.openapi ?? process.env.DISCORD_OPENAPI, log);

  const as = (user: User) =>
    createPerson(world, user, { defaultUploadLimit: limits.upload, acknowledgeMs: limits.acknowledgeMs });

  const app = new Hono();
  app.use(async ({ req }, next) => {
    await next();
    if (req.method !== "GET") keeper?.keep();
  });
  app.route("/", createCdn(world));
  const rest = createRestApp({
    world,
    limits,
    faults,
    log: requestLog,
    validator,
    gatewayUrl,
    buckets: options.rateLimits === false ? undefined : createBuckets(),
    record(violation) {
      record(violation);
      options.onViolation?.(violation);
    },
  });
  app.all("/api/*", (c) => rest.fetch(c.req.raw, c.env as never));

  app.route(
    "/",
    createPage({
      world,
      as,
      samples: options.samples,
      hosts: loopback.includes(host) ? loopback : undefined,
    }),
  );

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.startsWith("/gateway")) gateway.upgrade(request, socket, head);
    else socket.destroy();
  });
  server.listen(port, host);
  await once(server, "listening");
  bound.url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${(server.address() as AddressInfo).port}`;
  world.cdnUrl = bound.url;

  const places = createPlaces(world);
  const application =
    firstApplication(world, options) ??
    places.addApplication(options.applicationName ?? "Understudy", {
      token:
        options.token ??
        `${randomBytes(18).toString("base64url")}.emulated.${randomBytes(20).toString("base64url")}`,
      privilegedIntents: options.privilegedIntents ?? 0,
    });

  return {
    pageUrl: bound.url,
    restUrl: `${bound.url}/api`,
    gatewayUrl: gatewayUrl(),
    cdnUrl: bound.url,
    token: application.token,
    applicationId: application.id,
    application,
    world,
    places,
    clock,
    advance(ms) {
      clock.advance(ms);
      world.tell({ type: "time-moved" });
    },
    as,
    directMessages: (user) => directChannel(world, [user.id, application.id], ChannelType.DM),
    waitForMessage: (channel, predicate = () => true, waiting = {}) =>
      waitFor(
        world,
        () => [...channel.messages.values()].find(predicate),
        () => `a message in #${channel.name}, where there are ${channel.messages.size}`,
        waiting,
      ),
    render: (message) => renderMessage(world, message),
    gateway,
    faults,
    violations,
    requests: requestLog.entries,
    async close() {
      gateway.end();
      // Before the port is free: whoever has it next may take the file over.
      keeper?.close();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The application there was before, with what it is given now. */
function firstApplication(
  { applications }: World,
  { token, privilegedIntents }: DiscordOptions,
): Application | undefined {
  const [application] = applications.values();
  if (!application) return undefined;
  return Object.assign(application, {
    ...(token !== undefined && { token }),
    ...(privilegedIntents !== undefined && { privilegedIntents }),
  });
}

function validatorFor(
  openapi: DiscordOptions["openapi"],
  log: (line: string) => void,
): Validator | undefined {
  if (openapi === false) return undefined;
  if (typeof openapi === "object") return openapi;
  if (!openapi) log("OpenAPI pass did not run: DISCORD_OPENAPI names no description of Discord's API.");
  else if (!existsSync(openapi)) log(`OpenAPI pass did not run: there is no file ${openapi}.`);
  else return loadOpenApi(openapi);
  return undefined;
}
