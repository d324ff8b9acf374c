import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import type { Terminal } from "../output/terminal.ts";
import type { Usage } from "./answers.ts";
import { createServerApi } from "./api.ts";
import { checkClock } from "./check-clock.ts";
import type { Finding } from "./finding.ts";
import type { Server } from "./server.ts";
import { ServerError } from "./server-error.ts";
import { limitInWords, readUsage } from "./usage.ts";

/** Looks at a server: whether it answers, knows the token, sends, what may still be spent, and what time it is there. */
export async function checkServer(
  io: Pick<Io, "fetch" | "interrupts" | "clock">,
  terminal: Pick<Terminal, "hide">,
  server: Server,
): Promise<Finding[]> {
  const { url, from, token } = server;
  terminal.hide(token ?? "");
  const reached: Finding = { check: "server", ok: true, found: `${url} answers (${from})` };
  const logIn = `Log in: understudy login --server ${url}`;
  const heard = hearingClock(io);
  try {
    const usage = await readUsage(createServerApi(heard, server));
    return [
      reached,
      { check: "token", ok: true, found: "The token is accepted" },
      ...findingsOf(usage),
      ...heard.clock(),
    ];
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const { code, exitCode, message } = error;
    if (code === "authentication") {
      const found = token === undefined ? `There is no token for ${url}` : "The token is refused";
      return [reached, { check: "token", ok: false, found, advice: logIn }];
    }
    // The server's own refusals show that it is there.
    if (exitCode === exitCodes.refused)
      return [reached, { check: "token", ok: false, found: message, advice: logIn }];
    return [{ check: "server", ok: false, found: message }];
  }
}

/** Passes requests on, and compares the clocks by the last answer. */
function hearingClock({ fetch, interrupts, clock }: Pick<Io, "fetch" | "interrupts" | "clock">) {
  let found: Finding[] = [];
  const heard: typeof fetch = async (input, init) => {
    const sent = clock.wall();
    const response = await fetch(input, init);
    found = checkClock(response.headers.get("date"), (sent + clock.wall()) / 2);
    return response;
  };
  return { fetch: heard, interrupts, clock: () => found };
}

function findingsOf({ limits, sendingStopped }: Usage): Finding[] {
  return [
    sendingStopped
      ? {
          check: "sending",
          ok: false,
          found: `Nothing is sent to the provider: ${sendingStopped.message}`,
          advice: `It tries again at ${sendingStopped.until}.`,
        }
      : { check: "sending", ok: true, found: "Tasks are sent to the provider" },
    ...(limits.length === 0
      ? [{ check: "limit" as const, ok: true, found: "There is no spending limit" }]
      : []),
    ...limits.map((limit) => ({
      check: "limit" as const,
      ok: limit.leftMicroUsd > 0,
      found: limitInWords(limit),
      advice: limit.leftMicroUsd > 0 ? undefined : `It resets at ${limit.resetsAt}.`,
    })),
  ];
}
