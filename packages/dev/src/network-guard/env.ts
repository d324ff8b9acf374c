import { fileURLToPath } from "node:url";

/** The module that puts a Node process behind the network guard when Node is told to `--require` it. */
export const preload: string = fileURLToPath(new URL("preload.ts", import.meta.url));

/** The variable that names the file in which a guarded process writes down what it was refused. */
export const reportVariable = "UNDERSTUDY_NETWORK_REPORT";

/**
 * The variables that put a Node process started by a test behind the network guard: what the process is refused fails
 * the test that runs then. A test that runs in Node has them in `process.env` already; this is for tests that give a
 * process an environment of its own: `env: { ...guardEnv(), PATH: … }`.
 */
export function guardEnv(): Record<string, string> {
  const report = process.env[reportVariable];
  if (report === undefined)
    throw new Error("guardEnv() is for tests that run in Node behind the network guard.");
  return { [reportVariable]: report, NODE_OPTIONS: `--require=${JSON.stringify(preload)}` };
}
