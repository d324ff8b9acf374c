import type { BotMessages } from "@understudy/locales/bot";

type Errors = BotMessages["errors"];

/** What can be wrong on the bot's side. */
export type BotErrorCode = {
  [Code in keyof Errors]: Errors[Code] extends string ? Code : never;
}[keyof Errors];

/** Something is wrong that the person can be told in words of their own. */
export class BotError extends Error {
  override readonly name = "BotError";
  readonly code: BotErrorCode | "wrongFile";
  readonly values: { name: string } | undefined;

  constructor(code: BotErrorCode, options?: { cause?: unknown });
  constructor(code: "wrongFile", options: { values: { name: string } });
  constructor(
    code: BotErrorCode | "wrongFile",
    options: { cause?: unknown; values?: { name: string } } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.values = options.values;
  }
}
