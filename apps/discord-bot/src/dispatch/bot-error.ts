import type { BotMessages } from "@understudy/locales/bot";

type Errors = BotMessages["errors"];

/** What can be wrong on the bot's side. */
export type BotErrorCode = keyof Errors;

/** What can be wrong and is said by a sentence of its own. */
type PlainCode = { [Code in BotErrorCode]: Errors[Code] extends string ? Code : never }[BotErrorCode];

type Values = Readonly<Record<string, string | number>>;

/** Something is wrong that the person can be told in words of their own. */
export class BotError extends Error {
  override readonly name = "BotError";
  readonly code: BotErrorCode;
  /** What the sentence is made with; text in it is somebody's, not yet escaped. */
  readonly values: Values;

  constructor(code: PlainCode, options?: { cause?: unknown });
  constructor(code: "wrongFile", options: { values: { name: string } });
  constructor(code: "twoCharacters", options: { values: { file: string; name: string } });
  constructor(code: "badSeed", options: { values: { max: number } });
  constructor(code: BotErrorCode, { cause, values = {} }: { cause?: unknown; values?: Values } = {}) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.values = values;
  }
}
