import { writeFile } from "node:fs/promises";
import { markdownTable } from "markdown-table";
import {
  acceptedFormats,
  acceptedVideoCodecs,
  jsonSchema,
  type MediaRule,
  maxBytesByUrl,
  type Operation,
  operations,
} from "../src/operations/index.ts";
import { type FieldRow, fieldRows } from "./field-rows.ts";

/** The page on all operations, in GitHub's Markdown. */
export function operationsDoc(): string {
  const all = Object.values(operations) as Operation[];
  return [
    "# Operations",
    "The kinds of generation, with everything that is known of each. This page is generated from the definitions in " +
      "`packages/core/src/operations/`; `pnpm run docs` writes it again.",
    "In the tables of fields, `a.b` is a field inside `a`, and `a[].b` one inside each entry of the array `a`; such a field " +
      "is required where the field around it is given.",
    table(
      ["Operation", "Name on the wire", "Price per task", "What it does"],
      all.map((operation) => [
        link(operation.title),
        code(operation.name),
        usd(operation),
        operation.summary,
      ]),
    ),
    ...all.map(section),
    mediaSection(),
  ]
    .join("\n\n")
    .concat("\n");
}

function section(operation: Operation): string {
  return [
    `## ${operation.title}`,
    operation.summary,
    facts(operation),
    "### Fields",
    table(
      ["Field", "Type", "Required", "Allowed", "Default", "Description"],
      fieldRows(jsonSchema(operation.name)).map((row) => fieldCells(row, operation)),
    ),
    ...(operation.sizes.length > 0 ? ["### Sizes", sizes(operation)] : []),
    "### Media",
    table(["Field", "Kind", "Length", "Shape", "Address"], operation.media.map(mediaCells)),
  ].join("\n\n");
}

function facts(operation: Operation): string {
  const { price, models } = operation;
  const basis =
    price.basis === "published"
      ? ", as published by CometAPI."
      : "; assumed, for CometAPI publishes no price of this operation.";
  const aliases = Object.entries(operation.modelAliases).map(
    ([alias, model]) => `${code(alias)} is accepted and sent as ${code(model)}`,
  );
  const lines = [
    `Create: ${code(`POST ${operation.createPath}`)}`,
    `Status: ${code(statusRoutes[operation.statusRoute])}`,
    `Price: ${usd(operation)} per task whatever its length${basis}`,
    `Half of all tasks are done within about ${operation.typicalSeconds} s.`,
    models.length > 0 &&
      `Models: ${models.map((model, index) => code(model) + (index === 0 ? " (default)" : "")).join(", ")}.`,
    aliases.length > 0 && `Other names: ${aliases.join("; ")}.`,
  ];
  return lines
    .filter((line) => line !== false)
    .map((line) => `- ${line}`)
    .join("\n");
}

const statusRoutes: Record<Operation["statusRoute"], string> = {
  tasks: "GET /runwayml/v1/tasks/{id}",
  feed: "POST /runway/feed",
};

function fieldCells(
  { path, type, required, allowed, description }: FieldRow,
  operation: Operation,
): string[] {
  const preset = operation.defaults[path];
  return [
    code(path),
    type,
    required ? "yes" : "",
    allowed,
    preset === undefined ? "" : code(preset),
    description,
  ];
}

function sizes(operation: Operation): string {
  return table(
    ["Ratio", "Aspect", "Width", "Height"],
    operation.sizes.map(({ ratio, aspect, width, height }) => [
      code(ratio),
      aspect,
      `${width} px`,
      `${height} px`,
    ]),
  );
}

function mediaCells(rule: MediaRule): string[] {
  const { seconds, usedSeconds, ratio, shape } = rule;
  const length = [
    seconds && `${seconds.min} to ${seconds.max} s`,
    usedSeconds !== undefined && `the first ${usedSeconds} s are used`,
  ];
  const allowedShape = [
    ratio && `an image: width : height from ${ratio.min} to ${ratio.max}`,
    shape && `${shape.width}:${shape.height}, within 1 %`,
  ];
  return [
    code(rule.path.join(".").replaceAll(".*", "[]")),
    rule.kinds.join(" or "),
    length.filter(Boolean).join(", "),
    allowedShape.filter(Boolean).join(", "),
    rule.dataUri ? "HTTPS URL or data URI" : "HTTPS URL",
  ];
}

function mediaSection(): string {
  const kinds = ["image", "video"] as const;
  return [
    "## Media files",
    "What holds for every media field.",
    table(
      ["Kind", "Formats", "Picture codecs", "Largest file by URL"],
      kinds.map((kind) => [
        kind,
        acceptedFormats[kind].map(code).join(", "),
        kind === "video" ? acceptedVideoCodecs.map(code).join(", ") : "",
        `${maxBytesByUrl[kind] / 1e6} MB`,
      ]),
    ),
    "An address is an `https://` URL of 13 to 2048 characters with a host name, not an IP address. A data URI is base64 " +
      "of the kind of media its field takes.",
  ].join("\n\n");
}

const table = (head: string[], rows: string[][]) =>
  markdownTable([head, ...rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|")))]);
const code = (value: unknown) => `\`${value}\``;
const link = (title: string) => `[${title}](#${title.toLowerCase().replaceAll(" ", "-")})`;
const usd = ({ price }: Operation) => `${(price.microUsd / 1e6).toFixed(2)} USD`;

// `pnpm run docs` writes docs/operations.md; a test renders it again and compares.
if (import.meta.main) {
  await writeFile(new URL("../../../docs/operations.md", import.meta.url), operationsDoc());
}
