import { parseTaskRef } from "@understudy/core";
import { CliError } from "../cli-error.ts";
import { readFarSide, requireSecret } from "../config.ts";
import { commonFlags, farSideFlags, resultFlags, textOf } from "../flags/flag.ts";
import { ensureWritable, readTarget } from "../result/target.ts";
import { connect } from "../task/connection.ts";
import { followTask } from "../task/follow.ts";
import { readTimeout } from "../task/timeout.ts";
import type { Command } from "./command.ts";

/** Takes up a task that was submitted before. */
export const watch: Command = {
  name: "watch",
  summary: "Takes a submitted task up again: watches it to its end and saves its result. Costs nothing.",
  argument: { name: "ref", says: "The task, as printed when it was submitted." },
  flags: [...resultFlags, ...farSideFlags, ...commonFlags],
  examples: ["watch character_performance/3d95a1b2-0000-4000-8000-0123456789ab@2026-11-21T07:40:00.000Z"],

  async run(context) {
    const { io, terminal, values, positionals } = context;
    const [text] = positionals;
    if (text === undefined) {
      throw new CliError(
        "usage",
        "Say which task: understudy watch <ref>, as printed when it was submitted.",
      );
    }
    const ref = parseTaskRef(text);
    const config = await readFarSide(values, io);
    const timeoutMs = readTimeout(values);
    const secret = await requireSecret(config, io);
    terminal.hide(secret);
    const target = await readTarget(textOf(values, "output"), io.cwd);
    await ensureWritable(target);
    return followTask(context, { connection: connect(io, config, secret), ref, target, timeoutMs, config });
  },
};
