import { parseArgs } from "node:util";
import { namedFaults } from "./faults/named-faults.ts";
import { type CometEmulatorOptions, generations } from "./options.ts";
import { seededRandom } from "./random.ts";
import { startCometEmulator } from "./server.ts";

const help = `CometAPI on this machine.

pnpm comet-emulator [options]

  --port <n>             9090 by default, 0 for any free one
  --host <name>          127.0.0.1 by default
  --key <key>            accepted API key; sk-emulator by default
  --generation <name>    wrapped (default), bare or native
  --speed <n>            how many times faster than real time; 1 by default
  --median <seconds>     how long half of all tasks take at most; 90 by default
  --sigma <n>            spread of durations; 0.5 by default
  --seed <n>             makes durations repeatable
  --files <folder>       served under /files/
  --allow-loopback-http  accept inputs from http:// addresses of this machine
  --scenario <faults>    what goes wrong, such as rate-limited*2,no-output*3
  --state <file>         keep everything there and go on from it
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
      port: { type: "string", default: "9090" },
      host: { type: "string", default: "127.0.0.1" },
      key: { type: "string" },
      generation: { type: "string", default: "wrapped" },
      speed: { type: "string", default: "1" },
      median: { type: "string", default: "90" },
      sigma: { type: "string", default: "0.5" },
      seed: { type: "string" },
      files: { type: "string" },
      "allow-loopback-http": { type: "boolean", default: false },
      scenario: { type: "string" },
      state: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(help);

  const generation = generations.find((name) => name === values.generation);
  if (!generation) throw new Error(`--generation must be one of ${generations.join(", ")}.`);
  const options: CometEmulatorOptions = {
    generation,
    speed: number("speed", values.speed),
    durations: { medianMs: number("median", values.median) * 1000, sigma: number("sigma", values.sigma) },
    assets: { allowLoopbackHttp: values["allow-loopback-http"] },
    ...(values.key !== undefined && { apiKey: values.key }),
    ...(values.seed !== undefined && { random: seededRandom(number("seed", values.seed)) }),
    ...(values.files !== undefined && { files: values.files }),
    ...(values.scenario !== undefined && { scenario: [values.scenario] }),
    ...(values.state !== undefined && { stateFile: values.state }),
  };
  const { url, apiKey, close } = await startCometEmulator({
    ...options,
    port: number("port", values.port),
    host: values.host,
  });
  console.log(`CometAPI emulator  ${url}
API key            ${apiKey}
Answers            ${generation}

What was charged   curl ${url}/__control/bill
Every task         curl ${url}/__control/tasks
Break something    curl -X PUT ${url}/__control/scenario -d '["rate-limited*2"]'
                   also ${Object.keys(namedFaults).slice(2, 9).join(", ")}, …
Ctrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
}

function number(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0)) {
    throw new Error(`--${name} must be a number of 0 or more, not ${JSON.stringify(value)}.`);
  }
  return number;
}

function inWords(error: unknown): unknown {
  const { code, port } = (error ?? {}) as { code?: unknown; port?: unknown };
  if (code === "EADDRINUSE") return `Port ${port} is in use. Give another, or --port 0 for any free one.`;
  return error instanceof Error ? error.message : error;
}
