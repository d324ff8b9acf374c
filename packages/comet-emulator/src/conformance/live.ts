import { spawn } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type OperationName, operationNames, operations } from "@understudy/core";

const help = `Runs the conformance suite against the real CometAPI. It costs money.

COMETAPI_KEY=sk-... pnpm --filter @understudy/comet-emulator conformance:live \\
  --video https://... --picture https://... [options]

  --video <url>        a performance, 16:9, 3 to 30 seconds; public https
  --picture <url>      a character, 16:9; public https
  --operations <list>  some of ${operationNames.join(",")}; character_performance by default
  --callback <url>     needed for act_one
  --with-refusals      send bad requests, too; one that is accepted after all is charged
  --base-url <url>     https://api.cometapi.com by default
  --yes                do not ask
`;

const { values } = parseArgs({
  options: {
    video: { type: "string" },
    picture: { type: "string" },
    operations: { type: "string", default: "character_performance" },
    callback: { type: "string" },
    "with-refusals": { type: "boolean", default: false },
    "base-url": { type: "string", default: "https://api.cometapi.com" },
    yes: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const key = process.env.COMETAPI_KEY;
  const chosen = values.operations.split(",");
  const unknown = chosen.find((name) => !(operationNames as readonly string[]).includes(name));
  const problem =
    (!key && "COMETAPI_KEY is not set.") ||
    ((!values.video || !values.picture) && "--video and --picture are needed.") ||
    (unknown && `${unknown} is no operation.`) ||
    (chosen.includes("act_one") && !values.callback && "act_one needs --callback.");
  if (problem || values.help) {
    console.log(problem ? `${problem}\n\n${help}` : help);
    return problem ? 2 : 0;
  }
  printPrice(chosen as OperationName[]);
  if (!values.yes && !(await agreed())) {
    console.log("Nothing was sent.");
    return 1;
  }
  return run(chosen);
}

function printPrice(chosen: readonly OperationName[]): void {
  let total = 0;
  for (const name of chosen) {
    const { microUsd, basis } = operations[name].price;
    total += microUsd;
    console.log(`${name.padEnd(24)} ${dollars(microUsd)}  ${basis}`);
  }
  console.log(`${"in all".padEnd(24)} ${dollars(total)}  at ${values["base-url"]}`);
  if (values["with-refusals"]) console.log("Bad requests are sent, too; one that is accepted is charged.");
}

function dollars(microUsd: number): string {
  return `${(microUsd / 1e6).toFixed(2)} USD`;
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Spend it? Type yes: ");
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}

function run(chosen: readonly string[]): Promise<number> {
  const { video, picture, callback } = values;
  const child = spawn("vitest", ["run", "--config", "vitest.live.config.ts"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: "inherit",
    env: {
      ...process.env,
      CONFORMANCE_TARGET: JSON.stringify({
        baseUrl: values["base-url"].replace(/\/+$/, ""),
        dialect: "comet",
        samples: { video, picture },
        callbackUrl: callback ?? "https://example.com/callback",
        operations: chosen,
        refusals: values["with-refusals"],
      }),
    },
  });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.log(`vitest could not be started (${error.message}); run this through pnpm.`);
      resolve(2);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
