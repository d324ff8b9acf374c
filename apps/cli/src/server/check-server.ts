import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import type { Terminal } from "../output/terminal.ts";
import { createServerApi } from "./api.ts";
import type { Server } from "./server.ts";
import { ServerError } from "./server-error.ts";
import { limitInWords, readUsage, type Usage } from "./usage.ts";

/** One thing that was looked at. */
export interface Finding {
  check: "node" | "key" | "address" | "account" | "clock" | "server" | "token" | "sending" | "limit";
  ok: boolean;
  /** What was found. */
  found: string;
  /** What to do about a problem. */
  advice?: string | undefined;
}

/** Looks at a server: whether it answers, knows the token, sends, and what may still be spent. */
export async function checkServer(
  io: Pick<Io, "fetch" | "interrupts">,
  terminal: Pick<Terminal, "hide">,
  server: Server,
): Promise<Finding[]> {
  const { url, from, token } = server;
  terminal.hide(token ?? "");
  const reached: Finding = { check: "server", ok: true, found: `${url} answers (${from})` };
  const logIn = `Log in: understudy login --server ${url}`;
  try {
    const usage = await readUsage(createServerApi(io, server));
    return [reached, { check: "token", ok: true, found: "The token is accepted" }, ...findingsOf(usage)];
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
