import * as z from "zod";
import { button, buttons, type Card, framed, plainCard, text } from "../cards/card.ts";
import { BotError } from "../dispatch/bot-error.ts";
import type { Context } from "../dispatch/context.ts";
import { IssuesError } from "../dispatch/issues-error.ts";
import type { GivenFile } from "../files.ts";
import { escapeText } from "../text/escape.ts";
import { castMember } from "./cast.ts";
import { onlyGiven } from "./given.ts";
import { propose } from "./propose.ts";

const fileSchema: z.ZodType<GivenFile> = z.object({
  url: z.string(),
  name: z.string(),
  bytes: z.number(),
  kind: z.enum(["image", "video"]).optional(),
}) as z.ZodType<GivenFile>;

const halfSchema = z.object({ character: fileSchema.optional(), performance: fileSchema.optional() });

/** Which of the two files of a performance. */
export type Half = "character" | "performance";

/** How long a half is remembered, in seconds. */
const rememberSeconds = 15 * 60;
const noteName = ["halves", "perform"] as const;

/** Takes a file of a message as one half; with the other half at hand it goes on, else it is remembered. */
export async function useAs(context: Context, half: Half, file: GivenFile): Promise<void> {
  await perform(context, { [half]: file }, {});
}

/** Offers a performance of what was given now; what is missing may have been remembered. */
export async function performWith(
  context: Context,
  {
    cast,
    ...given
  }: { character?: GivenFile | undefined; performance?: GivenFile | undefined; cast?: string | undefined },
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (given.character && cast !== undefined) {
    throw new BotError("twoCharacters", { values: { file: given.character.name, name: cast } });
  }
  const member = cast === undefined ? undefined : await castMember(context.server, cast);
  if (cast !== undefined && !member) {
    const { cast: words } = context.words;
    return context.reply.refuse(plainCard("failed", words.unknown({ name: escapeText(cast, 60) })));
  }
  await perform(context, given, settings, member && { type: member.kind, uri: member.uri });
}

async function perform(
  context: Context,
  given: { character?: GivenFile | undefined; performance?: GivenFile | undefined },
  settings: Readonly<Record<string, unknown>>,
  fromCast?: { type: "image" | "video"; uri: string },
): Promise<void> {
  const isWhole = (given.character || fromCast) && given.performance;
  const remembered = isWhole ? undefined : await context.server.note(...noteName, halfSchema);
  const character = given.character ?? (fromCast ? undefined : remembered?.character);
  const performance = given.performance ?? remembered?.performance;
  if (fromCast && !performance) {
    const missing = { code: "required", path: ["reference"], message: "The performance is missing." };
    throw new IssuesError("character_performance", [missing]);
  }
  if ((!character && !fromCast) || !performance) {
    await context.server.keepNote(...noteName, onlyGiven({ ...remembered, ...given }), rememberSeconds);
    return context.reply.show(keptCard(context, character ? "character" : "performance"));
  }
  const kind = character?.kind;
  if (character && kind === undefined) throw new BotError("wrongFile", { values: { name: character.name } });
  if (performance.kind !== "video") throw new BotError("wrongFile", { values: { name: performance.name } });
  if (remembered) await context.server.dropNote(...noteName);
  await propose(context, {
    operation: "character_performance",
    files: character ? [character, performance] : [performance],
    input: onlyGiven({
      character: fromCast ?? { type: kind, uri: character?.url },
      reference: { type: "video", uri: performance.url },
      ...settings,
    }),
  });
}

/** Forgets what was remembered. */
export async function forgetHalf(context: Context): Promise<void> {
  await context.server.dropNote(...noteName);
  await context.reply.show(plainCard("quiet", context.words.half.forgotten));
}

function keptCard({ words, home }: Context, half: Half): Card {
  const { keptCharacter, keptPerformance } = words.half;
  return framed(
    "quiet",
    text(half === "character" ? keptCharacter : keptPerformance),
    buttons(button("secondary", words.buttons.forget, "forget-half", home)),
  );
}
