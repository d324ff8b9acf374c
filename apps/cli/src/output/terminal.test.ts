import { describe, expect, it } from "vitest";
import { bad, createTerminal, strong } from "./terminal.ts";

function setUp(
  options: { tty?: boolean; json?: boolean; env?: Record<string, string>; columns?: number } = {},
) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => ({
    isTTY: options.tty ?? false,
    columns: options.columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal = createTerminal(
    { env: options.env ?? {}, stdout: stream("stdout"), stderr: stream("stderr") },
    options.json ?? false,
  );
  return { terminal, written };
}

describe("for people", () => {
  it("tells on stderr and answers on stdout", () => {
    const { terminal, written } = setUp();
    terminal.tell({ event: "submitted" }, ["Task  ", strong("abc")]);
    terminal.answer({ event: "done" }, "take.mp4");
    expect(written).toEqual({ stderr: "Task  abc\n", stdout: "take.mp4\n" });
  });

  it("uses colours on a terminal only, and not where NO_COLOR asks for none", () => {
    const say = (options: Parameters<typeof setUp>[0]) => {
      const { terminal, written } = setUp(options);
      terminal.say(bad("Problem"));
      return written.stderr;
    };
    expect(say({ tty: true })).toBe("\u001b[31mProblem\u001b[39m\n");
    expect(say({ tty: true, env: { NO_COLOR: "1" } })).toBe("Problem\n");
    expect(say({ tty: true, env: { TERM: "dumb" } })).toBe("Problem\n");
    expect(say({ tty: false })).toBe("Problem\n");
  });

  it("lets no text from elsewhere move the cursor", () => {
    const { terminal, written } = setUp({ tty: true });
    terminal.say(["\u001b[2J", strong("a\rb\nc")]);
    expect(written.stderr).toBe("\u001b[1ma b c\u001b[22m\n");
  });

  it("keeps the live line below what is said", () => {
    const { terminal, written } = setUp({ tty: true });
    terminal.live("Generating");
    terminal.say("A line");
    terminal.live(undefined);
    expect(written.stderr).toBe("\r\u001b[2KGenerating\r\u001b[2KA line\n\r\u001b[2KGenerating\r\u001b[2K");
  });

  it("cuts the live line to the width of the terminal, so that it can be taken away again", () => {
    const { terminal, written } = setUp({ tty: true, columns: 8 });
    terminal.live("Generating");
    expect(written.stderr).toBe("\r\u001b[2KGenerat");
  });

  it("takes a shorter line where the terminal is too narrow for the long one", () => {
    const { terminal, written } = setUp({ tty: true, columns: 8 });
    terminal.live("Generating  5 s", "Gen.  5 s", "5 s", "s");
    expect(written.stderr).toBe("\r\u001b[2K5 s");
  });

  it("shows no live line where there is no terminal", () => {
    const { terminal, written } = setUp();
    terminal.live("Generating");
    expect(written.stderr).toBe("");
  });
});

describe("for machines", () => {
  it("prints events on stdout and nothing else", () => {
    const { terminal, written } = setUp({ json: true, tty: true });
    terminal.tell({ event: "submitted", ref: "x" }, "Task x");
    terminal.say("Something for people");
    terminal.live("Generating");
    terminal.answer({ event: "done" }, "take.mp4");
    expect(written).toEqual({ stderr: "", stdout: '{"event":"submitted","ref":"x"}\n{"event":"done"}\n' });
  });
});

it.each([true, false])("never prints a secret (json: %s)", (json) => {
  const { terminal, written } = setUp({ json, tty: true });
  terminal.hide("sk-secret");
  terminal.hide("");
  terminal.tell({ event: "error", message: "sk-secret was refused" }, [
    "Problem ",
    strong("sk-secret was refused"),
  ]);
  terminal.answer({ event: "done", path: "/sk-secret" }, "/sk-secret");
  terminal.live("sk-secret");
  expect(written.stdout + written.stderr).not.toContain("sk-secret");
  expect(written.stdout).toContain("[hidden]");
});
