import { AbortedError, createClient, TaskNotFoundError } from "@understudy/core";
import { type Config, readApiKey, readFarSide } from "../config.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { commonFlags, farSideFlags } from "../flags/flag.ts";
import type { Io } from "../io.ts";
import { bad, good, type Line, quiet, type Terminal } from "../output/terminal.ts";
import { problemOf } from "../problem.ts";
import { checkClock } from "../server/check-clock.ts";
import { checkServer } from "../server/check-server.ts";
import type { Finding } from "../server/finding.ts";
import type { Command } from "./command.ts";

const oldestNode = { major: 22, minor: 18 };
/** How long the provider has to answer. */
const patienceMs = 15_000;

/** Looks at everything a task needs, without spending anything. */
export const doctor: Command = {
  name: "doctor",
  summary:
    "Checks Node, the key, the address, the account's answer and the clock, or the server. Costs nothing.",
  flags: [...farSideFlags, ...commonFlags],
  examples: ["doctor"],

  async run({ io, terminal, values }) {
    const findings: Finding[] = [checkNode(io.nodeVersion)];
    const farSide = await found(readFarSide(values, io));
    if ("value" in farSide && farSide.value.server) {
      findings.push(...(await checkServer(io, terminal, farSide.value.server)));
      return tell(terminal, findings);
    }
    const key = await found(readApiKey(io));
    if ("value" in key) terminal.hide(key.value ?? "");
    findings.push(checkKey(key));
    if ("problem" in farSide) findings.push({ check: "address", ok: false, found: farSide.problem });
    else findings.push(...(await checkProvider(io, farSide.value, "value" in key ? key.value : undefined)));
    return tell(terminal, findings);
  },
};

function tell(terminal: Terminal, findings: readonly Finding[]): ExitCode {
  const ok = findings.every((finding) => finding.ok);
  terminal.answer(
    { event: "doctor", ok, findings },
    ...findings.flatMap(linesOf),
    ok ? "Everything is in order." : "Not everything is in order: see what is marked as a problem.",
  );
  return ok ? exitCodes.ok : exitCodes.other;
}

type Found<T> = { value: T } | { problem: string };

async function found<T>(read: Promise<T>): Promise<Found<T>> {
  try {
    return { value: await read };
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    return { problem: problemOf(error).message };
  }
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
  const advice = `Install Node ${oldestNode.major}.${oldestNode.minor} or newer from https://nodejs.org.`;
  return { check: "node", ok, found: `Node ${version}`, advice: ok ? undefined : advice };
}

function checkKey(key: Found<string | undefined>): Finding {
  if ("problem" in key) return { check: "key", ok: false, found: key.problem };
  if (key.value === undefined) {
    const advice = "Set COMETAPI_KEY, or COMETAPI_KEY_FILE to the name of a file that holds the key.";
    return { check: "key", ok: false, found: "No API key is set.", advice };
  }
  // The end of a long key tells keys apart; the end of a short one would tell too much.
  const end = key.value.length >= 20 ? `, ends in ${key.value.slice(-4)}` : "";
  return { check: "key", ok: true, found: `An API key is set${end}` };
}

async function checkProvider(io: Io, config: Config, key: string | undefined): Promise<Finding[]> {
  const { origin } = config.baseUrl;
  try {
    const sent = io.clock.wall();
    const response = await io.fetch(config.baseUrl, { redirect: "manual", signal: deadline(io) });
    await response.body?.cancel();
    return [
      { check: "address", ok: true, found: `${origin} answers (${config.baseUrlFrom})` },
      ...(key === undefined ? [] : [await checkAccount(io, config, key)]),
      ...checkClock(response.headers.get("date"), (sent + io.clock.wall()) / 2),
    ];
  } catch {
    io.interrupts.first.throwIfAborted();
    const advice = "Check the connection, a proxy or firewall, and --base-url or COMETAPI_BASE_URL.";
    return [
      { check: "address", ok: false, found: `${origin} cannot be reached (${config.baseUrlFrom})`, advice },
    ];
  }
}

/** Asks for a task that cannot exist: whoever answers that there is none has accepted the key. Costs nothing. */
async function checkAccount(io: Io, config: Config, apiKey: string): Promise<Finding> {
  const client = createClient({ apiKey, baseUrl: config.baseUrl.href, fetch: io.fetch, clock: io.clock });
  const id = "00000000-0000-4000-8000-000000000000";
  const submittedAt = new Date(io.clock.wall()).toISOString();
  try {
    await client.task({ operation: "character_performance", id, submittedAt }, { signal: deadline(io) });
  } catch (error) {
    io.interrupts.first.throwIfAborted();
    if (error instanceof AbortedError) {
      return {
        check: "account",
        ok: false,
        found: `No answer about the API key within ${patienceMs / 1000} s`,
      };
    }
    if (!(error instanceof TaskNotFoundError)) {
      return { check: "account", ok: false, found: problemOf(error).message };
    }
  }
  return { check: "account", ok: true, found: "The API key is accepted" };
}

function deadline({ interrupts }: Io): AbortSignal {
  return AbortSignal.any([interrupts.first, AbortSignal.timeout(patienceMs)]);
}

function linesOf({ ok, found, advice }: Finding): Line[] {
  return [
    [ok ? good("ok       ") : bad("problem  "), found],
    ...(advice ? [[quiet(`         ${advice}`)]] : []),
  ];
}
