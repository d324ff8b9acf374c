import { styleText } from "node:util";
import type { Io } from "../io.ts";
import { safeJson, safeText } from "./safe-text.ts";

type Style = Parameters<typeof styleText>[0];

/** A piece of a line; what is styled is emphasised where colours are wanted. */
export type Part = string | { text: string; style: Style };
/** A line for people. */
export type Line = Part | readonly Part[];
/** What a machine reads: one JSON object. */
export type Event = { event: string; [field: string]: unknown };

/**
 * The one way out. Everything printed passes here: control characters are taken out and secrets replaced. With `json`,
 * events go to stdout and lines for people are left unsaid.
 */
export interface Terminal {
  readonly json: boolean;
  /** Tells how it goes: JSON on stdout, or lines on stderr. */
  tell(event: Event, ...lines: Line[]): void;
  /** Tells what was asked for: JSON or lines, on stdout. */
  answer(event: Event, ...lines: Line[]): void;
  /** Says a line on stderr, for people alone. */
  say(...lines: Line[]): void;
  /**
   * Replaces the live line at the bottom; does nothing where there is no terminal. `undefined` takes it away. Where the
   * terminal is too narrow for the line, the first shorter one that fits stands in for it.
   */
  live(line: string | undefined, ...shorter: string[]): void;
  /** Whether a live line can be shown. */
  readonly hasLiveLine: boolean;
  /** From here on, this text of 8 characters or more is never printed. */
  hide(secret: string): void;
}

export const strong = (text: string): Part => ({ text, style: "bold" });
export const quiet = (text: string): Part => ({ text, style: "dim" });
export const good = (text: string): Part => ({ text, style: "green" });
export const warning = (text: string): Part => ({ text, style: "yellow" });
export const bad = (text: string): Part => ({ text, style: "red" });

export function createTerminal(
  { env, stdout, stderr }: Pick<Io, "env" | "stdout" | "stderr">,
  json: boolean,
): Terminal {
  const secrets: string[] = [];
  let shown = "";

  const redact = (text: string) =>
    secrets.reduce((text, secret) => text.replaceAll(secret, "[hidden]"), text);

  function render(line: Line, colour: boolean): string {
    const parts: readonly Part[] = Array.isArray(line) ? line : [line as Part];
    return parts
      .map((part) => {
        const text = redact(safeText(typeof part === "string" ? part : part.text));
        return typeof part === "string" || !colour
          ? text
          : styleText(part.style, text, { validateStream: false });
      })
      .join("");
  }

  const plain = Boolean(env.NO_COLOR) || env.TERM === "dumb";
  const lines = (lines: readonly Line[], stream: Io["stderr"]) =>
    lines.map((line) => `${render(line, stream.isTTY === true && !plain)}\n`).join("");
  const hasLiveLine = stderr.isTTY === true && env.TERM !== "dumb" && !json;

  function live(line: string | undefined, ...shorter: string[]): void {
    if (!hasLiveLine) return;
    // A line longer than the terminal wraps, and a wrapped line cannot be taken away.
    const room = Math.max(0, (stderr.columns || 80) - 1);
    const lines = [line ?? "", ...shorter].map((line) => redact(safeText(line)));
    const text = (lines.find(({ length }) => length <= room) ?? lines.at(-1) ?? "").slice(0, room);
    if (text === shown) return;
    stderr.write(`\r\u001b[2K${text}`);
    shown = text;
  }

  function say(...all: Line[]): void {
    if (json || all.length === 0) return;
    const below = shown;
    live(undefined);
    stderr.write(lines(all, stderr));
    live(below || undefined);
  }

  return {
    json,
    hasLiveLine,
    live,
    say,
    tell(event, ...all) {
      if (json) stdout.write(`${redact(safeJson(event))}\n`);
      else say(...all);
    },
    answer(event, ...all) {
      live(undefined);
      stdout.write(json ? `${redact(safeJson(event))}\n` : lines(all, stdout));
    },
    hide(secret) {
      // Something shorter is no key, and would be found in ordinary words.
      if (secret.length >= 8) secrets.push(secret);
    },
  };
}
