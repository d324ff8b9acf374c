import { parseArgs } from "node:util";
import { startDiscord } from "./discord.ts";
import { furnish } from "./state/furnish.ts";

const help = `Discord on this machine, with a page to look at it.

pnpm discord-emulator [options]

  --port <n>          9190 by default, 0 for any free one
  --host <name>       127.0.0.1 by default
  --token <token>     what the bot logs in with; made up when left out
  --samples <folder>  pictures and films the page offers to pick
  --state <file>      keep everything there and go on from it
  --openapi <file>    Discord's OpenAPI description, to check bodies against; DISCORD_OPENAPI by default
`;

try {
  await main();
} catch (error) {
  console.error(inWords(error));
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "9190" },
      host: { type: "string", default: "127.0.0.1" },
      token: { type: "string" },
      samples: { type: "string" },
      state: { type: "string" },
      openapi: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(values.port)}.`);
  }
  const discord = await startDiscord({
    port,
    host: values.host,
    ...(values.token !== undefined && { token: values.token }),
    ...(values.samples !== undefined && { samples: values.samples }),
    ...(values.state !== undefined && { stateFile: values.state }),
    ...(values.openapi !== undefined && { openapi: values.openapi }),
    onViolation: ({ rule, method, path, message }) =>
      console.error(`Refused (${rule}): ${method} ${path}: ${message}`),
  });
  if (discord.world.guilds.size === 0) furnish(discord);
  console.log(`Discord emulator  ${discord.pageUrl}
REST              ${discord.restUrl}
Bot token         ${discord.token}

Open the first address in a browser. Ctrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void discord.close());
}

function inWords(error: unknown): unknown {
  const { code, port } = (error ?? {}) as { code?: unknown; port?: unknown };
  if (code === "EADDRINUSE") return `Port ${port} is in use. Give another, or --port 0 for any free one.`;
  return error instanceof Error ? error.message : error;
}
