import { Client, Events, Options, RESTEvents, Status } from "discord.js";
import type { Logger } from "pino";
import { actions } from "./actions/index.ts";
import { commands } from "./commands/index.ts";
import { type Config, holderOf } from "./config.ts";
import { createDeliveries } from "./delivery/deliveries.ts";
import { createDiscordMessages } from "./delivery/discord-messages.ts";
import { createResults } from "./delivery/results.ts";
import { createSeal } from "./delivery/seal.ts";
import { createDispatcher } from "./dispatch/dispatcher.ts";
import { createThreadParents } from "./dispatch/thread-parents.ts";
import { createIsDiscordFile } from "./files.ts";
import { serveHealth } from "./operations/health.ts";
import { createHeartbeatCheck } from "./operations/heartbeat.ts";
import { createMetrics } from "./operations/metrics.ts";
import { createServerApi } from "./server/api.ts";
import { createAsk } from "./server/ask.ts";
import { followEvents } from "./server/events.ts";
import { createFreshFacts } from "./server/fresh-facts.ts";
import { createSettings } from "./settings.ts";

/** A running bot. */
export interface Bot {
  healthUrl: string;
  /** Takes nothing new, finishes what is under way, lets deliveries go, then leaves Discord. */
  close(): Promise<void>;
}

/** What comes from outside. */
export interface BotParts {
  fetch: typeof globalThis.fetch;
  now(): number;
  random(): number;
  randomUuid(): string;
  log: Logger;
  /** Discord ended the connection for good: the process is no use any more. */
  onFatal(reason: string): void;
}

/** Closes after which discord.js does not come back (gateway close event codes). */
const fatalCloses: ReadonlySet<number> = new Set([4004, 4010, 4011, 4012, 4013, 4014]);
const graceMs = 15_000;

/** Starts a bot: logs in at Discord, follows the server's tasks, and takes up what is not delivered yet. */
export async function startBot(config: Config, parts: BotParts): Promise<Bot> {
  const { fetch, now, log, onFatal } = parts;
  let isClosing = false;
  const client = new Client({
    intents: [],
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      // Everybody who ever pressed something would stay.
      MessageManager: 50,
      GuildMemberManager: { maxSize: 100, keepOverLimit: ({ id, client }) => id === client.user.id },
      UserManager: { maxSize: 500, keepOverLimit: ({ id, client }) => id === client.user.id },
    }),
    // Results are large, and the line may be thin.
    rest: { timeout: 90_000, ...(config.discordApiUrl ? { api: config.discordApiUrl } : {}) },
  });

  const access = { url: config.serverUrl, token: config.serverToken, fetch };
  const server = createServerApi(createAsk(access));
  const seal = createSeal(config.discordToken);
  const metrics = createMetrics(() => deliveries.count);
  const deliveries = createDeliveries({
    server,
    messages: createDiscordMessages(client.rest, () => client.application?.id ?? config.applicationId ?? ""),
    results: createResults({ fetch }),
    seal,
    holder: holderOf(config, parts.randomUuid),
    claimSeconds: config.claimSeconds,
    editWithinMs: 15_000,
    now,
    log,
    metrics,
  });
  const parents = createThreadParents();
  const dispatcher = createDispatcher({
    commands,
    actions,
    services: {
      server,
      deliveries,
      seal,
      settings: createSettings(server, now),
      isDiscordFile: createIsDiscordFile(config.discordApiUrl),
      facts: createFreshFacts(() => server.facts(), now),
      random: parts.random,
      log,
    },
    metrics,
    now,
    parents,
    isClosing: () => isClosing,
  });

  client.on(Events.Raw, parents.hear);
  client.on(Events.InteractionCreate, (interaction) => void dispatcher.dispatch(interaction));
  client.on(Events.Error, (error) => log.error({ err: error }, "the connection to Discord had an error"));
  client.on(Events.ShardDisconnect, ({ code }) => {
    if (fatalCloses.has(code)) onFatal(`Discord closed the connection for good (${code}).`);
  });
  client.on(Events.Invalidated, () => onFatal("Discord has ended the session for good."));
  client.rest.on(RESTEvents.RateLimited, ({ scope, route }) => {
    metrics.rateLimited(scope);
    log.warn({ scope, route }, "Discord asks to wait");
  });

  const isDeafToNobody = createHeartbeatCheck(now);
  const shards = () =>
    [...client.ws.shards.values()].map(({ status, lastPingTimestamp }) => ({
      isReady: status === Status.Ready,
      lastHeartbeatAt: lastPingTimestamp,
    }));
  const health = await serveHealth(
    {
      isAlive: () => isDeafToNobody(shards()),
      isReady: () => client.isReady() && !isClosing && shards().every(({ isReady }) => isReady),
      metrics: async () => ({ text: await metrics.text(), contentType: metrics.contentType }),
    },
    { host: config.host, port: config.healthPort },
  );

  const following = new AbortController();
  try {
    await client.login(config.discordToken);
  } catch (error) {
    await deliveries.close(0);
    await health.close();
    await client.destroy();
    throw error;
  }
  const listener = {
    onTask: deliveries.changed,
    onGap: () =>
      void deliveries
        .sweep()
        .catch((error: unknown) => log.warn({ err: error }, "no look at pending deliveries")),
    onBreak: (error: unknown) => log.warn({ err: error }, "the server's events broke off"),
  };
  const followed = followEvents(access, listener, following.signal);
  log.info({ healthUrl: health.url, user: client.user?.tag }, "ready");

  return {
    healthUrl: health.url,
    async close() {
      isClosing = true;
      const idle = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([dispatcher.idle(), idle]);
      following.abort();
      await followed;
      await deliveries.close(graceMs);
      // Last: it takes the token away from every request that still needs it.
      await client.destroy();
      await health.close();
    },
  };
}
