import {
  operations as definitions,
  jsonSchema,
  type MediaRule,
  maxBytesByUrl,
  type Operation,
  operationNames,
} from "@understudy/core";
import { exitCodes } from "../exit-codes.ts";
import { commonFlags } from "../flags/flag.ts";
import type { InputFlag } from "../flags/input-flags.ts";
import { type Line, quiet, strong } from "../output/terminal.ts";
import { usd } from "../output/words.ts";
import type { Command } from "./command.ts";

/** What a generation command and its operation say of themselves. */
export interface OperationCommand {
  command: string;
  operation: Pick<Operation, "name" | "title" | "summary" | "models" | "sizes" | "price">;
  /** The flags that take media. */
  media: readonly InputFlag[];
}

/** Lists what can be generated: limits and prices, from the definitions. */
export function operationsCommand(commands: readonly OperationCommand[]): Command {
  return {
    name: "operations",
    summary: "Lists what can be generated, with limits and prices.",
    flags: commonFlags,
    examples: ["operations", "operations --json"],
    async run({ terminal }) {
      const operations = operationNames.map((name) => {
        const { title, summary, models, modelAliases, sizes, media, price, defaults } = definitions[name];
        const command = commands.find(({ operation }) => operation.name === name)?.command;
        return {
          name,
          command,
          title,
          summary,
          models,
          modelAliases,
          sizes,
          defaults,
          media,
          price,
          input: jsonSchema(name),
        };
      });
      terminal.answer({ event: "operations", operations }, ...commands.flatMap(linesOf));
      return exitCodes.ok;
    },
  };
}

function linesOf({
  command,
  operation: { title, summary, models, sizes, price },
  media,
}: OperationCommand): Line[] {
  const width = Math.max(...media.map(({ name }) => name.length + 2), 6) + 2;
  const row = (label: string, text: string): Line => [`  ${label.padEnd(width)}`, quiet(text)];
  return [
    [
      strong(command.padEnd(width + 2)),
      `${title}, ${usd(price.microUsd)} a task`,
      price.basis === "assumed" ? quiet(" (assumed: CometAPI publishes none)") : "",
    ],
    `  ${summary}`,
    ...media.map(({ name, required, field }) =>
      row(`--${name}`, ruleInWords(field.media, required === true)),
    ),
    ...(sizes.length > 0
      ? [row("sizes", sizes.map(({ ratio, aspect }) => `${ratio} (${aspect})`).join(", "))]
      : []),
    ...(models.length > 0 ? [row("models", models.join(", "))] : []),
    "",
  ];
}

/** The limits of a media field: `video, 3 to 30 s`. */
export function ruleInWords(rule: MediaRule | undefined, required: boolean): string {
  if (!rule) return "";
  return [
    rule.kinds.join(" or "),
    ...(rule.seconds ? [`${rule.seconds.min} to ${rule.seconds.max} s`] : []),
    ...(rule.usedSeconds === undefined ? [] : [`its first ${rule.usedSeconds} s are used`]),
    ...(rule.ratio ? [`width to height ${rule.ratio.min} to ${rule.ratio.max}`] : []),
    ...(rule.shape ? [`${rule.shape.width}:${rule.shape.height}`] : []),
    ...rule.kinds.map(
      (kind) => `at most ${maxBytesByUrl[kind] / 1e6} MB${rule.kinds.length > 1 ? ` as ${kind}` : ""}`,
    ),
    ...(required ? [] : ["optional"]),
  ].join(", ");
}
