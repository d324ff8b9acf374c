import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Editor } from "./world.ts";

const source = readFileSync(fileURLToPath(import.meta.resolve("axe-core")), "utf8");

/** What axe finds serious or worse in the panel: a line for each. */
export async function seriousFaults(editor: Editor): Promise<string[]> {
  const frame = editor.frame();
  await frame.evaluate(source);
  const { violations } = (await frame.evaluate(
    "axe.run({resultTypes: ['violations'], rules: {'page-has-heading-one': {enabled: false}}})",
  )) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
