import { formatTaskRef, type OperationName, operations } from "@understudy/core";
import { readFarSide, requireSecret } from "../config.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { commonFlags, type Flag, farSideFlags, resultFlags, textOf } from "../flags/flag.ts";
import { type InputForm, inputForm, type Namings } from "../flags/input-flags.ts";
import { confirm } from "../output/confirm.ts";
import { quiet } from "../output/terminal.ts";
import { ensureWritable, readTarget } from "../result/target.ts";
import { connect } from "../task/connection.ts";
import { createTask, nothingSent } from "../task/create.ts";
import { followTask, inWordsOf, resumption } from "../task/follow.ts";
import { findLocalFiles, refuseLocalFiles } from "../task/local-files.ts";
import { type Purpose, prepare } from "../task/prepare.ts";
import { readTimeout } from "../task/timeout.ts";
import { uploadFiles, withUploads } from "../task/uploads.ts";
import type { Command, Context } from "./command.ts";

/** What makes one generation command different from another. */
export interface GenerationSpec<Name extends OperationName> extends Purpose<Name> {
  name: string;
  /** The fields that people know under another name. */
  fields: Namings<Name>;
  examples: readonly string[];
}

const spendingFlags = [
  { name: "yes", short: "y", says: "Spend the price without being asked." },
  {
    name: "dry-run",
    says: "Check everything and show the price, but send nothing. Needs no key of the provider.",
  },
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
      ...farSideFlags,
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
  const config = await readFarSide(values, io);
  const { server } = config;
  const timeoutMs = readTimeout(values);
  const isDry = values["dry-run"] === true;
  // The provider is not asked before it is paid, a server is. Who has left out a file hears of that first.
  const isIncomplete = form.flags.some((flag) => flag.required && !(flag.name in values));
  const needsSecret = !isIncomplete && !(isDry && !server);
  const secret = needsSecret ? await requireSecret(config, io) : undefined;
  terminal.hide(secret ?? "");
  const files = await findLocalFiles(form, values, io.cwd);
  if (!server) refuseLocalFiles(files);
  const target = await readTarget(textOf(values, "output"), io.cwd);

  const { input, media, mayBeSent, priceInWords } = await prepare(spec, form, context, config, files);
  if (!mayBeSent) {
    const message = "Nothing was sent, nothing is charged.";
    terminal.tell({ event: "error", code: "invalid_input", message, exitCode: exitCodes.usage }, message);
    return exitCodes.usage;
  }
  if (isDry || secret === undefined) return exitCodes.ok;
  await agree(priceInWords, context);
  await ensureWritable(target);

  const connection = connect(io, config, secret);
  const uploaded = server ? await uploadFiles(context, server, files) : undefined;
  const sent = uploaded ? withUploads(input, files, uploaded) : input;
  const idempotencyKey = server && io.randomUuid();
  const ref = await createTask(
    connection,
    spec.operation,
    { input: sent, media },
    idempotencyKey,
    context,
  ).catch((error: unknown) => {
    throw inWordsOf(config, error);
  });
  const resume = resumption(context, ref, config);
  terminal.tell(
    { event: "submitted", ...ref, ref: formatTaskRef(ref), resume: resume.command, idempotencyKey },
    [quiet("Task     "), "submitted. If this stops for any reason, nothing is lost; go on with:"],
    [`  ${resume.command}`],
  );
  return followTask(context, { connection, ref, target, timeoutMs, config });
}

async function agree(priceInWords: string, { io, values }: Context): Promise<void> {
  const agreed = values.yes === true || (await confirm(`Spend ${priceInWords}?`, io));
  if (!agreed && !io.interrupts.first.aborted) throw nothingSent("declined", "All right.");
}

function requiredFirst(a: Flag, b: Flag): number {
  return Number(b.required === true) - Number(a.required === true);
}
