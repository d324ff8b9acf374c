import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askSecret } from "./ask-secret.ts";

function terminalWith(typed: string, isTTY = true) {
  let printed = "";
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(typed);
  const stderr = { isTTY, write: (text: string) => (printed += text) };
  const never = new AbortController().signal;
  return { stdin, stderr, interrupts: { first: never, second: never }, printed: () => printed };
}

it("does not show what is typed", async () => {
  const terminal = terminalWith("ust_secret\r");
  expect(await askSecret("Token", terminal)).toBe("ust_secret");
  expect(terminal.printed()).toBe("Token (not shown): \n");
});

it("stops at Ctrl-C, which is a letter while nothing is shown", async () => {
  const asking = askSecret("Token", terminalWith("ust_se\u0003"));
  await expect(asking).rejects.toMatchObject({ code: "interrupted", exitCode: 130 });
});

it("asks nothing where there is no terminal, and reads the first line", async () => {
  const terminal = terminalWith(" ust_piped \nmore\n", false);
  expect(await askSecret("Token", terminal)).toBe("ust_piped");
  expect(terminal.printed()).toBe("");
});

it("waits for one line only, and not when it is told to stop", async () => {
  const { interrupts, stderr } = terminalWith("", false);
  const stdin = new PassThrough();
  stdin.write("ust_piped\n");
  expect(await askSecret("Token", { stdin, stderr, interrupts })).toBe("ust_piped");

  const stop = new AbortController();
  const asking = askSecret("Token", {
    stdin: new PassThrough(),
    stderr,
    interrupts: { ...interrupts, first: stop.signal },
  });
  stop.abort();
  await expect(asking).rejects.toMatchObject({ code: "interrupted", exitCode: 130 });
});
