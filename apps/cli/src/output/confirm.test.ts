import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { confirm } from "./confirm.ts";

function ask({ stdinTTY = true, stderrTTY = true } = {}) {
  const stop = new AbortController();
  let said = "";
  const stdin = Object.assign(new PassThrough(), { isTTY: stdinTTY });
  const stderr = { isTTY: stderrTTY, write: (text: string) => (said += text) };
  const interrupts = { first: stop.signal, second: stop.signal };
  return { answer: confirm("Spend 0.40 USD?", { stdin, stderr, interrupts }), stdin, stop, said: () => said };
}

it.each([
  ["y\n", true],
  [" YES \n", true],
  ["n\n", false],
  ["\n", false],
  ["maybe\n", false],
  ["yesterday\n", false],
])("takes %j as %s", async (typed, expected) => {
  const { answer, stdin, said } = ask();
  stdin.write(typed);
  await expect(answer).resolves.toBe(expected);
  expect(said()).toBe("Spend 0.40 USD? [y/N] ");
});

it("takes the end of the input, and Ctrl-C, as no", async () => {
  const ended = ask();
  ended.stdin.end();
  await expect(ended.answer).resolves.toBe(false);
  const stopped = ask();
  stopped.stop.abort();
  await expect(stopped.answer).resolves.toBe(false);
});

it.each([{ stdinTTY: false }, { stderrTTY: false }])("asks nobody where nobody is: %j", async (streams) => {
  const { answer, said } = ask(streams);
  await expect(answer).rejects.toMatchObject({ code: "not_confirmed", exitCode: 2 });
  expect(said()).toBe("");
});
