import { parseArgs } from "node:util";

/** What a person asks `start` for. */
export interface StartOptions {
  help: boolean;
  once: boolean;
  folder: string;
  /** 0 takes any free one. */
  port: number;
  emulatorPort: number;
}

/** How to use it. */
export const help = `The Understudy server on this machine, over an emulated CometAPI; over the real one where COMETAPI_KEY is set.

npx pnpm@12 start [options]

  --port <n>            of the server; 8787 by default, 0 for any free one
  --emulator-port <n>   9090 by default, 0 for any free one
  --folder <path>       for the database, the films and the admin token; .understudy by default
  --once                performs the sample from local files in a folder that is removed again, and ends
`;

/**
 * Reads the command line of this process.
 * @throws {Error} with a sentence.
 */
export function readOptions(): StartOptions {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8787" },
      "emulator-port": { type: "string", default: "9090" },
      folder: { type: "string", default: ".understudy" },
      once: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { port, "emulator-port": emulatorPort, ...rest } = values;
  return { ...rest, port: readPort("--port", port), emulatorPort: readPort("--emulator-port", emulatorPort) };
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`${option} must be a whole number from 0 to 65535, not ${JSON.stringify(text)}.`);
}
