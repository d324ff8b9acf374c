import { parseArgs } from "node:util";
import { deployCommands } from "../src/commands/deploy.ts";
import { ConfigError, readConfig } from "../src/config.ts";

const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
const isDryRun = values["dry-run"];

try {
  // The commands alone need no server.
  const needless = { UNDERSTUDY_URL: "http://127.0.0.1", UNDERSTUDY_TOKEN: "not-needed" };
  const changes = await deployCommands(readConfig({ ...needless, ...process.env }), { isDryRun });
  for (const { kind, name, paths } of changes) {
    const more = paths.length > 8 ? `, and ${paths.length - 8} more` : "";
    console.log(
      `${kind.padEnd(6)}  ${name}${paths.length > 0 ? `: ${paths.slice(0, 8).join(", ")}${more}` : ""}`,
    );
  }
  if (changes.length === 0) console.log("Discord's commands are those of this program.");
  else
    console.log(
      isDryRun ? "Nothing was sent." : "Deployed. Discord may take a moment to show it everywhere.",
    );
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
