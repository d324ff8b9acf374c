import {
  AbortedError,
  assetsOf,
  formatTaskRef,
  type InputMedia,
  type OperationInputs,
  type OperationName,
  operations,
  SubmitOutcomeUnknownError,
  type TaskRef,
} from "@understudy/core";
import { CliError } from "../cli-error.ts";
import { type Config, readConfig, requireApiKey } from "../config.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { baseUrlFlag, commonFlags, type Flag, resultFlags, textOf } from "../flags/flag.ts";
import { type InputForm, inputForm, type Namings } from "../flags/input-flags.ts";
import { confirm } from "../output/confirm.ts";
import { factsInWords } from "../output/facts.ts";
import { bad, type Line, quiet, strong, warning } from "../output/terminal.ts";
import { usd } from "../output/words.ts";
import { ensureWritable, readTarget } from "../result/target.ts";
import { checkInput } from "../task/check-input.ts";
import { type Connection, connect } from "../task/connection.ts";
import { followTask, resumption } from "../task/follow.ts";
import { refuseLocalFiles } from "../task/local-files.ts";
import { measureMedia, unmeasured } from "../task/measure.ts";
import { readTimeout } from "../task/timeout.ts";
import type { Command, Context } from "./command.ts";

/** What makes one generation command different from another. */
export interface GenerationSpec<Name extends OperationName> {
  name: string;
  operation: Name;
  /** The fields that people know under another name. */
  fields: Namings<Name>;
  /** Fills in what the measured media tell. */
  complete?: ((input: Record<string, unknown>, media: InputMedia) => void) | undefined;
  examples: readonly string[];
}

const spendingFlags = [
  { name: "yes", short: "y", says: "Spend the price without being asked." },
  { name: "dry-run", says: "Check everything and show the price, but send nothing. Needs no key." },
  {
    name: "skip-media-check",
    says: "Do not look at the media first; for addresses that only the provider can reach.",
  },
];

/** Makes a command that pays for one task: check, ask, create, watch, save. */
export function generationCommand<Name extends OperationName>(
  spec: GenerationSpec<Name>,
): Command & { operation: Name; form: InputForm } {
  const form = inputForm(spec.operation, spec.fields);
  return {
    name: spec.name,
    operation: spec.operation,
    form,
    summary: operations[spec.operation].summary,
    flags: [
      ...form.flags.toSorted(requiredFirst),
      ...spendingFlags,
      ...resultFlags,
      baseUrlFlag,
      ...commonFlags,
    ],
    examples: spec.examples,
    run: (context) => generate(spec, form, context),
  };
}

async function generate<Name extends OperationName>(
  spec: GenerationSpec<Name>,
  form: InputForm,
  context: Context,
): Promise<ExitCode> {
  const { io, terminal, values } = context;
  const config = readConfig(values, io.env);
  const timeoutMs = readTimeout(values);
  const apiKey = values["dry-run"] === true ? undefined : await requireApiKey(io);
  terminal.hide(apiKey ?? "");
  await refuseLocalFiles(form, values, io.cwd);
  const target = await readTarget(textOf(values, "output"), io.cwd);

  const { input, media, mayBeSent, priceInWords } = await prepare(spec, form, context, config);
  if (!mayBeSent) {
    const message = "Nothing was sent, nothing is charged.";
    terminal.tell({ event: "error", code: "invalid_input", message, exitCode: exitCodes.usage }, message);
    return exitCodes.usage;
  }
  if (apiKey === undefined) return exitCodes.ok;
  await agree(priceInWords, context);
  await ensureWritable(target);

  const connection = connect(io, config, apiKey);
  const ref = await create(connection, spec.operation, input, media, context);
  const resume = resumption(context, ref, config);
  terminal.tell(
    { event: "submitted", ...ref, ref: formatTaskRef(ref), resume: resume.command },
    [quiet("Task     "), "submitted. If this stops for any reason, nothing is lost; go on with:"],
    [`  ${resume.command}`],
  );
  return followTask(context, { connection, ref, target, timeoutMs, config });
}

async function prepare<Name extends OperationName>(
  spec: GenerationSpec<Name>,
  form: InputForm,
  { io, terminal, values }: Context,
  { loopback }: Config,
) {
  const operation = operations[spec.operation];
  const input = form.input(values);
  // An address that is refused for itself is not worth a look.
  const refused = checkInput(operation, form, input, unmeasured, loopback).issues.map(({ path }) =>
    path.join("."),
  );
  const assets = assetsOf(operation, input).filter(({ key }) => !refused.includes(key));
  const found = values["skip-media-check"] === true ? unmeasured : await measureMedia(assets, io);
  spec.complete?.(input, found.media);
  const { issues, advisories, price } = checkInput(operation, form, input, found, loopback);
  const priceInWords = `${price.basis === "assumed" ? "about " : ""}${usd(price.microUsd)}`;

  const mediaLines = Object.entries(found.media).map(([key, facts]): Line => {
    const flag = form.flagOf(key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
    return [quiet("Media    "), `--${flag ?? key}: ${factsInWords(facts)}`];
  });
  terminal.tell(
    { event: "preflight", operation: spec.operation, price, issues, advisories, media: found.media },
    ...mediaLines,
    ...advisories.map(({ message }): Line => [warning("Note     "), message]),
    ...issues.map(({ message }): Line => [bad("Problem  "), message]),
    ...(issues.length > 0
      ? []
      : [[quiet("Price    "), strong(priceInWords), quiet(` for one task of ${operation.title}`)]]),
  );
  return { input, media: found.media, mayBeSent: issues.length === 0, priceInWords };
}

async function agree(priceInWords: string, { io, values }: Context): Promise<void> {
  const agreed = values.yes === true || (await confirm(`Spend ${priceInWords}?`, io));
  if (!agreed && !io.interrupts.first.aborted) throw nothingSent("declined", "All right.");
}

function nothingSent(code: "interrupted" | "declined", word: string): CliError {
  return new CliError(code, `${word} Nothing was sent, nothing is charged.`);
}

/** Sends the create. From here on a task may exist: the first Ctrl-C only asks to stop once its name is known. */
async function create<Name extends OperationName>(
  { client }: Connection,
  operation: Name,
  input: Record<string, unknown>,
  media: InputMedia,
  { io: { interrupts }, terminal }: Context,
): Promise<TaskRef> {
  if (interrupts.first.aborted) throw nothingSent("interrupted", "Stopped.");
  const explain = () =>
    terminal.say(
      "The request is on its way. Waiting for its answer, so that a paid task is not lost; Ctrl-C again gives it up.",
    );
  interrupts.first.addEventListener("abort", explain, { once: true });
  try {
    // `checkInput` has judged it by the same schema, and the client does once more before it sends.
    const checked = input as unknown as OperationInputs[Name];
    return await client.create(operation, checked, { signal: interrupts.second, media });
  } catch (error) {
    const givenUp = error instanceof AbortedError && error.charged === "unknown";
    throw givenUp ? new SubmitOutcomeUnknownError(undefined, error) : error;
  } finally {
    interrupts.first.removeEventListener("abort", explain);
  }
}

function requiredFirst(a: Flag, b: Flag): number {
  return Number(b.required === true) - Number(a.required === true);
}
