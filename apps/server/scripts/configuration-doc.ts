import { writeFile } from "node:fs/promises";
import { markdownTable } from "markdown-table";
import { type Variable, variables } from "../src/config/variables.ts";

/** The page on the server's environment variables, in GitHub's Markdown. */
export function configurationDoc(): string {
  return [
    "# Configuration of the server",
    "The server is configured by environment variables, which may also stand in a file `.env` in the folder it is started " +
      "in. An empty variable counts as not set. A server that does not understand its configuration says everything that " +
      "is wrong and does not start.",
    "This page is generated from the definitions in `apps/server/src/config/`; `pnpm run docs` writes it again.",
    table(["Variable", "Default", "Allowed", "What it does"], Object.values(variables).map(cells)),
    "Values of variables marked with * are secret: they are never logged or repeated in an error.",
  ]
    .join("\n\n")
    .concat("\n");
}

function cells({ env, preset, allowed, description, secret }: Variable<unknown>): string[] {
  return [
    `\`${env}\`${secret ? " *" : ""}`,
    preset === undefined ? "" : `\`${preset}\``,
    allowed,
    description,
  ];
}

const table = (head: string[], rows: string[][]) =>
  markdownTable([head, ...rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))]);

// `pnpm run docs` writes docs/configuration.md; a test renders it again and compares.
if (import.meta.main) {
  await writeFile(new URL("../../../docs/configuration.md", import.meta.url), configurationDoc());
}
