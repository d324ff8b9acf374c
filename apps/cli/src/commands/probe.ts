import { resolve } from "node:path";
import { probe as measure } from "@understudy/media";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { commonFlags } from "../flags/flag.ts";
import { factsInWords } from "../output/facts.ts";
import type { Command } from "./command.ts";

/** Measures a file. */
export const probe: Command = {
  name: "probe",
  summary: "Measures a video or an image, on this machine or at an address, and tells whether it is whole.",
  argument: { name: "file", says: "A path, or an address." },
  flags: commonFlags,
  examples: ["probe take-3.mp4", "probe https://example.com/mia.png --json"],

  async run({ io: { cwd, fetch, interrupts }, terminal, positionals: [file] }) {
    if (file === undefined) throw new CliError("usage", "Say which file: understudy probe <file>.");
    const isAddress = /^[a-z][a-z\d+.-]+:/i.test(file);
    const facts = await measure(isAddress ? file : resolve(cwd, file), {
      verify: true,
      fetch,
      signal: interrupts.first,
    });
    terminal.answer({ event: "probed", file, facts }, factsInWords(facts));
    return exitCodes.ok;
  },
};
