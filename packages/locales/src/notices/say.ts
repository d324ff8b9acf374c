import { explainFailure, type OperationName } from "@understudy/core";
import type { OperationMessages } from "../operations/en.ts";
import type { NoticeMessages } from "./en.ts";

/** What sentences are made of, in one language: notices name the fields of operations. */
export interface Vocabulary {
  notices: NoticeMessages;
  operations: OperationMessages;
}

/** An issue or an advisory, as core and the server make them. */
export interface SaidNotice {
  code: string;
  path: readonly (string | number)[];
  /** The English sentence, said where the code is new to this package. */
  message: string;
  params?: Readonly<Record<string, string | number>> | undefined;
  /** What it is about, where the name of its field does not tell: one of several files. */
  subject?: string | undefined;
}

/** An issue or an advisory: its subject or the field's name, a colon, and what is the matter with it. */
export function sayNotice(
  words: Vocabulary,
  { code, path, message, params = {}, subject }: SaidNotice,
): string {
  const { notices } = words;
  const sentence = own(notices.issues, code) ?? own(notices.advisories, code);
  if (sentence === undefined) return message;
  const translated = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, term(notices, value)]),
  );
  return `${subject ?? fieldName(words, path)}: ${fill(sentence, translated)}`;
}

/** A task that has ended without a result. */
export interface SaidTask {
  operation: OperationName;
  failureCode?: string | undefined;
}

/** Why a task failed or was cancelled. Our own failure codes are known, the provider's by category. */
export function sayFailure({ notices }: Vocabulary, { operation, failureCode }: SaidTask): string {
  const { outcomes, failures } = notices;
  const [isOurs, outcome = ""] = /^UNDERSTUDY\.(\w+)/.exec(failureCode ?? "") ?? [];
  const known = isOurs && own(outcomes, outcome);
  if (typeof known === "string") return known;
  const { category, message } = explainFailure(failureCode, operation);
  const isAboutShape = message !== explainFailure(failureCode).message;
  return isAboutShape ? `${failures[category]} ${failures.act_one_shape}` : failures[category];
}

/** An error of the server, or of reaching it. */
export interface SaidError {
  /** The server's `code`, or `connection` or `timeout`. */
  code: string;
  /** Of `limit_exceeded`: the limit and what is left of it, as they are to be shown. */
  limit?: { limit: string; left: string } | undefined;
}

/** An error. A code that is new to this package is an unknown error. */
export function sayError({ notices }: Vocabulary, { code, limit }: SaidError): string {
  const { errors } = notices;
  const sentence = own(errors, code) ?? errors.unknown;
  if (typeof sentence === "string") return sentence;
  return limit ? fill(sentence, limit) : errors.forbidden;
}

type Sentence = string | ((values: never) => string);

/** A message by a key that came from outside. */
function own(messages: object, key: string): Sentence | undefined {
  return Object.hasOwn(messages, key) ? (messages as Record<string, Sentence>)[key] : undefined;
}

function fill(sentence: Sentence, values: Readonly<Record<string, string | number>>): string {
  return typeof sentence === "string" ? sentence : sentence(values as never);
}

/** Core's English words for kinds of media, which stand among the figures of a notice. */
function term({ terms }: NoticeMessages, value: string | number): string | number {
  if (value === "an image") return terms.image;
  if (value === "a video") return terms.video;
  if (value === "an image or a video") return terms.imageOrVideo;
  // "of 16:9", "from 0.5 to 2.358": the figures say it in any language.
  const [, from, to] = /^from ([\d.]+) to ([\d.]+)$/.exec(String(value)) ?? [];
  if (from !== undefined) return `${from} – ${to}`;
  return typeof value === "string" ? value.replace(/^of (?=\d+:\d+$)/, "") : value;
}

function fieldName({ notices, operations }: Vocabulary, path: readonly (string | number)[]): string {
  const { price, input } = notices;
  const [first] = path;
  if (first === undefined) return input;
  if (first === "price") return price;
  const { fields } = operations;
  const field = Object.hasOwn(fields, first)
    ? (fields as Record<string, { label: string }>)[first]
    : undefined;
  return field?.label ?? String(first);
}
