import { isDeepStrictEqual } from "node:util";
import type { OperationName } from "@understudy/core";
import type { SaidNotice } from "@understudy/locales/notices";
import { preflightCard } from "../cards/preflight-card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { IssuesError } from "../dispatch/issues-error.ts";
import { errorCard } from "../dispatch/word-error.ts";
import type { GivenFile } from "../files.ts";
import { isShared, type ServerPreflight } from "../server/answers.ts";
import { ServerError } from "../server/server-error.ts";
import type { GuildSettings } from "../settings.ts";
import { type About, aboutFiles } from "./about.ts";
import { type Draft, decide, draftSeconds } from "./draft.ts";
import { addressesIn, hasModeration, sizeIssues, withSeed, withValue } from "./input.ts";
import { fittingSize } from "./size.ts";
import { start } from "./start.ts";

/** Something that is to be made. */
export interface Wish {
  operation: OperationName;
  /** Media stand in it by their addresses: at Discord, or `runway://` at the server. */
  input: Record<string, unknown>;
  /** The files among them that were given now. */
  files?: readonly GivenFile[];
  retryOf?: string;
  /** What the task is known by that it comes from. */
  about?: About | undefined;
}

/**
 * Looks at a wish before it costs anything, and asks. Where the managers of a server have said that small amounts need
 * no question, it starts at once.
 */
export async function propose(context: Context, wish: Wish): Promise<void> {
  const { services, person, reply } = context;
  const { operation, files = [] } = wish;
  const [facts, settings] = await Promise.all([services.facts(), services.settings.of(person.guildId)]);
  refuseElsewhere(context, settings);

  const given = addressesIn(operation, wish.input);
  const tooLarge = sizeIssues(
    given.flatMap(({ path, url }) =>
      files.filter((file) => file.url === url).map((file) => ({ path, file })),
    ),
  );
  if (tooLarge.length > 0) throw new IssuesError(operation, tooLarge);

  const moderated = withModeration(wish, settings);
  let input = withSeed(operation, moderated, services.random);
  const imports = await bringFiles(context, operation, input, files, facts.uploads.providerCanReach);
  if (imports.issues.length > 0) throw new IssuesError(operation, imports.issues);
  input = imports.input;

  let checked = await check(context, operation, input);
  const size = fittingSize(operation, input, checked.media);
  // What is tried again stays as it was.
  if (size !== undefined && input.ratio === undefined && wish.retryOf === undefined) {
    input = { ...input, ratio: size };
    checked = await check(context, operation, input);
  }
  if (checked.sendingStopped) throw new ServerError("sending_stopped", "Nothing is sent at the moment.");
  refuseBeyond(checked);

  const picture = files.find(({ kind }) => kind === "image")?.url;
  // The server repeats a task as it was; what has to be another now is a task of its own.
  const retryOf = isDeepStrictEqual(moderated, wish.input) ? wish.retryOf : undefined;
  const about = files.length > 0 ? aboutFiles(files) : wish.about;
  const draft: Draft = { operation, input, retryOf, picture, about };
  await context.server.keepNote("drafts", context.id, draft, draftSeconds);
  const offer = () => reply.show(preflightCard(context, context.id, draft, checked));
  if (checked.price.microUsd > settings.confirmAboveMicroUsd) return offer();

  await decide(context.server, context.id, "start");
  try {
    await start(context, context.id, draft);
  } catch (error) {
    const isUnsure = error instanceof BotError && error.code === "unsure";
    if (!isUnsure) throw error;
    // To give the command once more would be another task; to confirm this offer leads to the same one.
    await offer();
    await reply.whisper(errorCard(context.locale, error));
  }
}

async function check(
  { server }: Context,
  operation: OperationName,
  input: Readonly<Record<string, unknown>>,
): Promise<ServerPreflight> {
  const checked = await server.preflight(operation, input);
  if (!checked.ok) throw new IssuesError(operation, checked.issues);
  return checked;
}

function refuseElsewhere({ channelIds }: Context, { channels }: GuildSettings): void {
  if (channels.length > 0 && !channelIds.some((id) => channels.includes(id))) throw new BotError("notHere");
}

/** Nobody is asked to confirm what their budget does not cover. */
function refuseBeyond({ price, limits }: ServerPreflight): void {
  const short = limits.find(({ leftMicroUsd }) => leftMicroUsd < price.microUsd);
  if (!short) return;
  throw new ServerError("limit_exceeded", "The budget does not cover this.", {
    limit: isShared(short) ? undefined : short,
  });
}

/** What was allowed once, in an input that is used again, is not allowed for ever. */
function withModeration({ operation, input }: Wish, { moderation }: GuildSettings): Record<string, unknown> {
  const { contentModeration: _, ...rest } = input;
  if (moderation === "auto" || !hasModeration(operation)) return rest;
  return { ...rest, contentModeration: { publicFigureThreshold: moderation } };
}

/** Copies Discord's files to the server where the provider can fetch them there; else their addresses stay. */
async function bringFiles(
  { server, services }: Context,
  operation: OperationName,
  input: Record<string, unknown>,
  files: readonly GivenFile[],
  isImporting: boolean,
): Promise<{ input: Record<string, unknown>; issues: SaidNotice[] }> {
  const foreign = addressesIn(operation, input).filter(({ url }) => !/^(runway|data):/i.test(url));
  if (foreign.some(({ url }) => !services.isDiscordFile(url))) throw new BotError("foreignHost");
  if (!isImporting) return { input, issues: [] };
  const issues: SaidNotice[] = [];
  const brought = await Promise.all(
    foreign.map(async ({ path, url }) => {
      try {
        const name = files.find((file) => file.url === url)?.name ?? "file";
        return { path, uri: await server.importFile(url, name) };
      } catch (error) {
        if (!(error instanceof ServerError) || error.issues.length === 0) throw error;
        issues.push(...error.issues.map((issue) => ({ ...issue, path })));
        return undefined;
      }
    }),
  );
  const changed = brought.reduce((input, one) => (one ? withValue(input, one.path, one.uri) : input), input);
  return { input: changed, issues };
}
