import { parseArgs } from "node:util";

/** What a person asks `start` for. */
export interface StartOptions {
  help: boolean;
  once: boolean;
  folder: string;
  /** 0 takes any free one. */
  port: number;
  emulatorPort: number;
  discordPort: number;
  editorPort: number;
  /** Parts that are not to run. */
  without: ReadonlySet<OptionalPart>;
}

/** Parts that one may do without. */
const optionalParts = ["discord", "editor"] as const;
export type OptionalPart = (typeof optionalParts)[number];

/** How to use it. */
export const help = `All of Understudy on this machine: the server, the Discord bot in an emulated channel, the add-on in an emulated editor,
over an emulated CometAPI. With COMETAPI_KEY over the real one, with DISCORD_TOKEN in the real Discord.

npx pnpm@12 start [options]

  --port <n>            of the server; 8787 by default, 0 for any free one
  --emulator-port <n>   9090 by default, 0 for any free one
  --discord-port <n>    of the emulated channel; 9190 by default, 0 for any free one
  --editor-port <n>     of the emulated editor, which takes the next port too; 9290 by default, 0 for any free ones
  --without <parts>     discord, editor, or both with a comma
  --folder <path>       for the database, the films and the admin token; .understudy by default
  --once                performs the sample from local files in a folder that is removed again, and ends
`;

/**
 * Reads the command line of this process.
 * @throws {Error} with a sentence.
 */
export function readOptions(): StartOptions {
  const values = parse();
  return {
    help: values.help,
    once: values.once,
    folder: values.folder,
    port: readPort("--port", values.port),
    emulatorPort: readPort("--emulator-port", values["emulator-port"]),
    discordPort: readPort("--discord-port", values["discord-port"]),
    editorPort: readPort("--editor-port", values["editor-port"]),
    without: readParts(values.without),
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "8787" },
        "emulator-port": { type: "string", default: "9090" },
        "discord-port": { type: "string", default: "9190" },
        "editor-port": { type: "string", default: "9290" },
        without: { type: "string", default: "" },
        folder: { type: "string", default: ".understudy" },
        once: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    // Node goes on about positional arguments, of which there are none.
    const [said] = error instanceof Error ? error.message.split(". ") : [];
    throw new Error(`${said}. What there is: npx pnpm@12 start --help`);
  }
}

function readParts(text: string): ReadonlySet<OptionalPart> {
  const parts = text.split(",").map((part) => part.trim());
  const known = optionalParts.filter((part) => parts.includes(part));
  if (parts.some((part) => part !== "" && !known.some((name) => name === part)))
    throw new Error(`--without must be some of ${optionalParts.join(", ")}, not ${JSON.stringify(text)}.`);
  return new Set(known);
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`${option} must be a whole number from 0 to 65535, not ${JSON.stringify(text)}.`);
}
