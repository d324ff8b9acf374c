import { assetsOf, type InputMedia, type OperationName, operations } from "@understudy/core";
import type { Context } from "../commands/command.ts";
import type { Config } from "../config.ts";
import type { InputForm } from "../flags/input-flags.ts";
import { factsInWords } from "../output/facts.ts";
import { bad, type Line, quiet, strong, warning } from "../output/terminal.ts";
import { usd } from "../output/words.ts";
import type { Usage } from "../server/answers.ts";
import { createServerApi } from "../server/api.ts";
import { checkUsage, limitInWords, readUsage } from "../server/usage.ts";
import { askServer } from "./ask-server.ts";
import { type CheckedInput, checkInput } from "./check-input.ts";
import type { LocalFile } from "./local-files.ts";
import { measureMedia, unmeasured } from "./measure.ts";
import { inputWith, placeholderOf } from "./uploads.ts";

/** What an input is for. */
export interface Purpose<Name extends OperationName> {
  operation: Name;
  /** Fills in what the measured media tell. */
  complete?: ((input: Record<string, unknown>, media: InputMedia) => void) | undefined;
}

/** An input that was looked at from all sides and shown, before it costs anything. */
export interface Prepared {
  /** With placeholders for files that are not uploaded yet. */
  input: Record<string, unknown>;
  media: InputMedia;
  mayBeSent: boolean;
  priceInWords: string;
}

/**
 * Measures the media, checks the input, finds the price and tells all of it.
 * @throws {ServerError} when the server would not take the task now: sending is stopped, a limit does not cover it.
 */
export async function prepare<Name extends OperationName>(
  purpose: Purpose<Name>,
  form: InputForm,
  { io, terminal, values }: Context,
  config: Config,
  files: readonly LocalFile[],
): Promise<Prepared> {
  const { server, loopback } = config;
  const operation = operations[purpose.operation];
  const input = inputWith(form, values, files, placeholderOf);
  const rules = {
    allowLoopbackHttp: loopback,
    ...(server ? { allowUploadUris: true, optionalCallback: true } : {}),
  };
  // An address that is refused for itself is not worth a look.
  const refused = checkInput(operation, form, input, unmeasured, rules).issues.map(({ path }) =>
    path.join("."),
  );
  const paths = new Map(files.map((file) => [placeholderOf(file), file.path]));
  const assets = assetsOf(operation, input)
    .filter(({ key }) => !refused.includes(key))
    .map((asset) => ({ ...asset, file: paths.get(asset.uri) }));
  const found = values["skip-media-check"] === true ? unmeasured : await measureMedia(assets, io);
  purpose.complete?.(input, found.media);
  const here = checkInput(operation, form, input, found, rules);

  const api = server && createServerApi(io, server);
  const mayAsk = here.issues.length === 0 && api;
  const checked = mayAsk ? await askServer(api, purpose.operation, form, input, here, paths) : here;
  const usage = mayAsk ? await readUsage(api) : undefined;
  const { price, issues } = checked;
  const priceInWords = `${price.basis === "assumed" ? "about " : ""}${usd(price.microUsd)}`;
  terminal.tell(
    {
      event: "preflight",
      operation: purpose.operation,
      ...checked,
      media: found.media,
      ...inJson(config, usage),
    },
    ...(server ? [[quiet("Server   "), `${server.url} (${server.from})`]] : []),
    ...mediaLines(form, found.media),
    ...checkedLines(checked),
    ...(issues.length > 0 ? [] : [priceLine(priceInWords, operation.title)]),
    ...(usage?.limits ?? []).map((limit): Line => [quiet("Limit    "), limitInWords(limit)]),
  );
  if (usage && issues.length === 0) checkUsage(usage, price.microUsd);
  return { input, media: found.media, mayBeSent: issues.length === 0, priceInWords };
}

function inJson({ server }: Config, usage: Usage | undefined): Record<string, unknown> {
  return server ? { server: server.url, limits: usage?.limits ?? [] } : {};
}

function mediaLines(form: InputForm, media: InputMedia): Line[] {
  return Object.entries(media).flatMap(([key, facts]) => {
    if (!facts) return [];
    const flag = form.flagOf(key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
    return [[quiet("Media    "), `--${flag ?? key}: ${factsInWords(facts)}`]];
  });
}

function checkedLines({ issues, advisories }: CheckedInput): Line[] {
  return [
    ...advisories.map(({ message }): Line => [warning("Note     "), message]),
    ...issues.map(({ message }): Line => [bad("Problem  "), message]),
  ];
}

function priceLine(words: string, title: string): Line {
  return [quiet("Price    "), strong(words), quiet(` for one task of ${title}`)];
}
