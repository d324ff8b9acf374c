import { parseTaskRef, type TaskSnapshot } from "@understudy/core";
import { CliError } from "../cli-error.ts";
import { readFarSide, requireSecret } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { commonFlags, farSideFlags } from "../flags/flag.ts";
import { stageWords } from "../output/words.ts";
import { chargedOf } from "../server/server-error.ts";
import { connect } from "../task/connection.ts";
import { inWordsOf } from "../task/follow.ts";
import type { Command } from "./command.ts";

/** Cancels a task, and says what of it stays charged. */
export const cancel: Command = {
  name: "cancel",
  summary:
    "Cancels a task at an Understudy server, and says what stays charged. CometAPI itself cannot cancel.",
  argument: { name: "ref", says: "The task, as printed when it was submitted." },
  flags: [...farSideFlags, ...commonFlags],
  examples: ["cancel character_performance/3d95a1b2-0000-4000-8000-0123456789ab@2026-11-21T07:40:00.000Z"],

  async run({ io, terminal, values, positionals: [text] }) {
    if (text === undefined) throw new CliError("usage", `Say which task: ${io.program} cancel <ref>.`);
    const ref = parseTaskRef(text);
    const config = await readFarSide(values, io);
    const secret = await requireSecret(config, io);
    terminal.hide(secret);
    const { client } = connect(io, config, secret);
    const signal = io.interrupts.first;
    try {
      await client.cancel(ref, { signal });
      const task = await client.task(ref, { signal });
      const charged = chargedOf(task);
      terminal.answer(
        { event: "cancelled", ref: text, status: task.status, charged },
        task.status === "CANCELLED" ? sentences[charged] : overAlready(task),
      );
      return exitCodes.ok;
    } catch (error) {
      throw inWordsOf(config, error);
    }
  },
};

const sentences = {
  no: "Cancelled before it was sent. Nothing is charged.",
  yes: "Cancelled, but it had been sent: the provider cannot stop it, so it stays charged. Its result is not collected.",
  unknown: "Cancelled while it was being sent: it may be charged. Its result is not collected.",
};

function overAlready({ status }: TaskSnapshot): string {
  return `There was nothing to cancel. The task is over: ${stageWords[status].toLowerCase()}.`;
}
